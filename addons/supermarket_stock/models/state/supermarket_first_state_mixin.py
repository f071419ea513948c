import math

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.texts import UNSTORABLE

MAX_TEXT = 20_000
MAX_INTEGER = 2**31
TYPED = ("char", "text", "float", "monetary", "integer")


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
        """What only code writes: the state, and what people see but can't fill in. Of what is
        computed a default would be kept, and never computed."""
        return {
            name
            for name, field in self._fields.items()
            if name == "state" or (field.readonly and field.store)
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

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_plain(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_plain(vals)
        return super().write(vals)

    @api.model
    def _check_plain(self, vals):
        """Refuse numbers and texts that no field holds, naming the field."""
        for name, value in vals.items():
            field = self._fields.get(name)
            if field and field.type in TYPED and not self._is_plain(value, field.type):
                raise ValidationError(
                    self.env._(
                        "%(field)s: give a number, or a text of at most %(most)s characters "
                        "without control characters.",
                        field=field._description_string(self.env),
                        most=MAX_TEXT,
                    )
                )

    @api.model
    def _is_plain(self, value, kind):
        if kind == "integer" and isinstance(value, (int, float)):
            return -MAX_INTEGER <= value < MAX_INTEGER
        if isinstance(value, float):
            return math.isfinite(value)
        if isinstance(value, str):
            return len(value) <= MAX_TEXT and not UNSTORABLE.search(value)
        return True
