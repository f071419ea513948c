from odoo import api, models


class SupermarketFirstStateMixin(models.AbstractModel):
    """A record that moves along states begins with the first, whatever a client wishes.

    Odoo fills a new record with the defaults of the context (`default_state`), and with those that
    somebody set for good (`ir.default`), where `create` is told nothing: what only code may write
    has no other default than the field's own.
    """

    _name = "supermarket.first.state.mixin"
    _description = "First State"

    @api.model
    def _fields_of_code(self):
        """What only code writes: the state, and what people see but can't fill in."""
        return {
            name
            for name, field in self._fields.items()
            if name == "state" or (field.readonly and field.store and not field.compute)
        }

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        for name in self._fields_of_code() & values.keys():
            values.pop(name)
            field = self._fields[name]
            if field.default:
                own = field.convert_to_cache(field.default(self), self, validate=False)
                values[name] = field.convert_to_write(own, self)
        return values
