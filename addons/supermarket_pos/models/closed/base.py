from lxml import etree
from odoo import api, models

from ...tools.closed_fields import ASKED
from ...tools.closed_screen import drop_fields, own_fields


class Base(models.AbstractModel):
    """Odoo's own methods for reading, asked by a cashier: some fields refuse then.

    A field is reached by a path from any other model, too, in a filter or a group: so they are
    told for every model.
    """

    _inherit = "base"

    def _asked(self):
        """These records as somebody asks for them who is not told everything; else themselves."""
        if self.env.su or self.env.context.get(ASKED) or not self.env.user._is_told_less():
            return self
        return self.with_context(**{ASKED: True})

    @api.model
    def search(self, domain, offset=0, limit=None, order=None):
        asked = self._asked()
        if asked is self:
            return super().search(domain, offset=offset, limit=limit, order=order)
        found = super(Base, asked).search(domain, offset=offset, limit=limit, order=order)
        return found.with_env(self.env)

    @api.model
    def search_count(self, domain, limit=None):
        return super(Base, self._asked()).search_count(domain, limit=limit)

    @api.model
    def search_read(self, domain=None, fields=None, offset=0, limit=None, order=None, **kwargs):
        return super(Base, self._asked()).search_read(
            domain, fields, offset=offset, limit=limit, order=order, **kwargs
        )

    def read(self, fields=None, load="_classic_read"):
        return super(Base, self._asked()).read(fields, load)

    def web_read(self, specification):
        return super(Base, self._asked()).web_read(specification)

    @api.model
    def web_search_read(self, domain, specification, **kwargs):
        return super(Base, self._asked()).web_search_read(domain, specification, **kwargs)

    @api.model
    def read_group(self, *args, **kwargs):
        return super(Base, self._asked()).read_group(*args, **kwargs)

    @api.model
    def formatted_read_group(self, *args, **kwargs):
        return super(Base, self._asked()).formatted_read_group(*args, **kwargs)

    @api.model
    def formatted_read_grouping_sets(self, *args, **kwargs):
        return super(Base, self._asked()).formatted_read_grouping_sets(*args, **kwargs)

    @api.model
    def web_read_group(self, *args, **kwargs):
        return super(Base, self._asked()).web_read_group(*args, **kwargs)

    @api.model
    def read_progress_bar(self, *args, **kwargs):
        return super(Base, self._asked()).read_progress_bar(*args, **kwargs)

    @api.model
    def name_search(self, *args, **kwargs):
        return super(Base, self._asked()).name_search(*args, **kwargs)

    @api.model
    def search_panel_select_range(self, field_name, **kwargs):
        return super(Base, self._asked()).search_panel_select_range(field_name, **kwargs)

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        return super(Base, self._asked()).search_panel_select_multi_range(field_name, **kwargs)

    def export_data(self, fields_to_export):
        return super(Base, self._asked()).export_data(fields_to_export)

    def onchange(self, values, field_names, fields_spec):
        return super(Base, self._asked()).onchange(values, field_names, fields_spec)

    # A screen leaves out what it may not ask for.

    @api.model
    def get_view(self, *args, **kwargs):
        result = super().get_view(*args, **kwargs)
        asked = self._asked()
        if self.env.su or not asked.env.context.get(ASKED):
            return result
        arch = etree.fromstring(result["arch"])
        asked._drop_closed(arch)
        return {**result, "arch": etree.tostring(arch, encoding="unicode")}

    @api.model
    def _drop_closed(self, node):
        """Take out of a screen what refuses, and what hangs on it."""
        closed = {
            name
            for name, field in self._fields.items()
            if not self._has_field_access(field, "read")
        }
        if closed:
            drop_fields(node, closed)
        for child in own_fields(node):
            field = self._fields.get(child.get("name"))
            if field is not None and field.comodel_name:
                for view in child:
                    self.env[field.comodel_name]._drop_closed(view)

    @api.model
    def get_views(self, *args, **kwargs):
        return super(Base, self._asked()).get_views(*args, **kwargs)

    @api.model
    def fields_get(self, *args, **kwargs):
        return super(Base, self._asked()).fields_get(*args, **kwargs)
