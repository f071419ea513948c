from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.scan_input import InputError, moment

from ....tools.order_said import (
    KNOWN_ADDONS,
    LINE,
    MAX_LOTS,
    ORDER,
    PAYMENT,
    ROWS,
    STATES,
    lots_named,
    own_commands,
)

# how far the clock of a till may be off that does not tell it
CLOCKS_DIFFER = timedelta(minutes=10)
# what an order may take from the till to here
ON_THE_WAY = timedelta(seconds=10)


class PosOrder(models.Model):
    """An order that arrives says what a till may say; the rest of it is the server's.

    What is neither known nor another addon's is dropped without a word: no till of ours sends it,
    or it says nothing (dates of writing, computed amounts).
    """

    _inherit = "pos.order"

    @api.model
    def _only_said(self, order, session, existing):
        """Return the order with what its till may say, about itself alone."""
        said = self._said_of("pos.order", ORDER, order)
        said["company_id"] = session.company_id.id
        said.pop("name", None)
        if said.get("state") not in STATES:
            said["state"] = "paid"
        for name, model, names in (
            ("lines", "pos.order.line", LINE),
            ("payment_ids", "pos.payment", PAYMENT),
        ):
            said[name] = [
                self._said_row(row, model, names, existing[name]) for row in said.get(name) or []
            ]
        said["relations_uuid_mapping"] = self._own_relations(order)
        said["user_id"] = self._cashier_of(order, session, existing)
        if "employee_id" in said:
            said["employee_id"] = session._employee_said(said["employee_id"], existing)
        said["date_order"] = self._moment_of(order, session, existing)
        return type(order)(said)

    @api.model
    def _said_of(self, model, names, values):
        fields_of = self.env[model]._fields
        return {
            name: value
            for name, value in values.items()
            if name in names or (name in fields_of and self._is_others(fields_of[name]))
        }

    @api.model
    def _is_others(self, field):
        """Whether another addon made the field, for its own till to fill in.

        One that an addon only changed, a country's rules for a receipt's number, is no other one.
        """
        is_magic = field.name in models.MAGIC_COLUMNS
        return KNOWN_ADDONS.isdisjoint(field._modules) and not is_magic and not field.manual

    @api.model
    def _said_row(self, row, model, names, stored):
        """One command on a line or payment, which says what it may of itself."""
        if row[0] not in (0, 1):
            return list(row)
        said = self._said_of(model, names, row[2])
        of_row = stored.browse(row[1] if row[1] in stored._ids else [])
        of_row = of_row.with_prefetch(stored._prefetch_ids)
        for name, inside in ROWS.items():
            if said.get(name):
                said[name] = own_commands(said[name], set(of_row[name].ids), inside)
        if said.get("combo_line_ids"):
            ids = set(stored.ids)
            said["combo_line_ids"] = own_commands(said["combo_line_ids"], ids, set())
        if said.get("combo_parent_id") not in stored.ids:
            said.pop("combo_parent_id", None)
        if said.get("is_reward_line") and not said.get("reward_id"):
            said["is_reward_line"] = of_row.is_reward_line if of_row else False
        return [row[0], row[1], said]

    @api.model
    def _own_relations(self, order):
        """What belongs together among the order's own new records: combos, courses."""
        links = list(self._links_said(order.get("relations_uuid_mapping")))
        foreign = self._foreign_uuids(order["uuid"], links)
        own = {}
        for model, uuid, name, told in links:
            comodel = self.env[model]._fields[name].comodel_name
            if not foreign & {(model, uuid), *((comodel, one) for one in _listed(told))}:
                own.setdefault(model, {}).setdefault(uuid, {})[name] = told
        return own

    @api.model
    def _links_said(self, mapping):
        """(model, uuid, field, what it links to by uuid) of a mapping that can be read."""
        for model, of_model in mapping.items() if isinstance(mapping, dict) else ():
            if model not in self.env or "uuid" not in self.env[model]._fields:
                continue
            for uuid, links in of_model.items() if isinstance(of_model, dict) else ():
                for name, told in links.items() if isinstance(links, dict) else ():
                    if self._may_link(self.env[model], name) and _is_text(_listed(told)):
                        yield model, uuid, name, told

    @api.model
    def _may_link(self, model, name):
        field = model._fields.get(name)
        if not field or not field.relational or "uuid" not in self.env[field.comodel_name]._fields:
            return False
        return name in ("combo_parent_id", "combo_line_ids") or self._is_others(field)

    @api.model
    def _foreign_uuids(self, order_uuid, links):
        """{(model, uuid)} of records that are of another order, or of none: asked once a model."""
        asked = defaultdict(set)
        for model, uuid, name, told in links:
            asked[model].add(uuid)
            asked[self.env[model]._fields[name].comodel_name].update(_listed(told))
        # sudo: whose they are, whoever sells
        return {
            (model, record.uuid)
            for model, uuids in asked.items()
            for record in self.env[model].sudo().search([("uuid", "in", list(uuids))])
            if _order_of(record).uuid != order_uuid
        }

    @api.model
    def _check_lots_said(self, order, lines):
        if lots_named(lines) > MAX_LOTS:
            self._refuse_field(order, "lines.pack_lot_ids", "lots")

    # Who and when ---------------------------------------------------------------------------

    @api.model
    def _cashier_of(self, order, session, existing):
        """The login that sends the order; where another's waited offline, whoever made it.

        At a till of employees it may be the user of the one who stands at the till.
        """
        told = order.get("user_id")
        if self.env.su or told == self.env.uid:
            return told
        known = {existing.user_id.id, session._till_user().id}
        if order.get("paid_offline"):
            known.add(session.user_id.id)
        return told if told and told in known else self.env.uid

    @api.model
    def _moment_of(self, order, session, existing):
        """When it was sold: within its session, else the nearest moment that is."""
        now = fields.Datetime.now()
        try:
            told = fields.Datetime.to_datetime(order.get("date_order") or now)
            told += self._clock_behind()
        except (TypeError, ValueError, OverflowError):
            return fields.Datetime.to_string(now)
        opened = session.start_at or session.create_date or now
        first = min([opened - CLOCKS_DIFFER, *filter(None, existing.mapped("date_order"))])
        if first <= told <= now + CLOCKS_DIFFER:
            return fields.Datetime.to_string(told)
        return fields.Datetime.to_string(
            first if told < first and order.get("paid_offline") else now
        )

    @api.model
    def _clock_behind(self):
        """By how much the clock of the till is behind the server's: it tells its own as it sends.

        A count compares what it found with the sales until then, also of tills that were offline.
        """
        try:
            told = moment("clock", self.env.context.get("supermarket_clock"))
        except InputError:
            return timedelta()
        behind = fields.Datetime.now() - told
        return behind if abs(behind) > ON_THE_WAY else timedelta()


def _listed(told):
    return told if isinstance(told, list) else [told]


def _is_text(values):
    return all(isinstance(value, str) for value in values)


def _order_of(record):
    """The order of a line, a payment, a course; an order itself; else none."""
    if record._name == "pos.order":
        return record
    name = next((one for one in ("order_id", "pos_order_id") if one in record._fields), None)
    return record[name] if name else record.env["pos.order"]
