from odoo import api, models
from odoo.exceptions import AccessError


class SupermarketSharedMixin(models.AbstractModel):
    """A record without a company holds in all of them: who changes it works for all of them.

    Else one company's people would move the limits, codes and dates that another one works by.
    """

    _name = "supermarket.shared.mixin"
    _description = "Shared by Companies"

    @api.model_create_multi
    def create(self, vals_list):
        """One's own company's, where nothing else is said and one does not work for all."""
        own = {} if self._changes_all_companies() else self._own_company()
        records = super().create([{**own, **vals} for vals in vals_list])
        if not self._may_add_shared():
            records._check_shared()
        return records

    @api.model
    def _changes_all_companies(self):
        """Code of the server does; it has looked at who asks."""
        return self.env.su or self.env.user._works_for_all_companies()

    @api.model
    def _own_company(self):
        field = self._fields.get("company_id")
        return {} if not field or field.related else {"company_id": self.env.company.id}

    @api.model
    def _may_add_shared(self):
        """Whether one more of them changes nothing for the other companies."""
        return False

    def write(self, vals):
        self._check_shared()
        result = super().write(vals)
        # What was written may be what says whose it is: a related company is not in `vals`, and
        # the record rules were asked of what it was before.
        self._check_shared()
        self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_shared()

    def _check_shared(self):
        if self._changes_all_companies():
            return
        shared = self.filtered(lambda one: "company_id" not in one._fields or not one.company_id)
        if shared:
            raise AccessError(
                self.env._(
                    "%s holds in all companies: ask somebody who works for all of them.",
                    shared[0].display_name,
                )
            )
