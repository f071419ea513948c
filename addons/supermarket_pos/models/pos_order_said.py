from datetime import timedelta

from odoo import api, fields, models

from .order_said import (
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

# how far the clock of a till may be off
CLOCKS_DIFFER = timedelta(minutes=10)


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
        """Whether another addon made the field, for its own till to fill in."""
        is_magic = field.name in models.MAGIC_COLUMNS
        return field._module not in KNOWN_ADDONS and not is_magic and not field.manual

    @api.model
    def _said_row(self, row, model, names, stored):
        """One command on a line or payment, which says what it may of itself."""
        if row[0] not in (0, 1):
            return list(row)
        said = self._said_of(model, names, row[2])
        of_row = stored.filtered(lambda record: record.id == row[1])
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
        mapping = order.get("relations_uuid_mapping")
        if not isinstance(mapping, dict):
            return {}
        return {
            model: owned
            for model, of_model in mapping.items()
            if model in self.env and "uuid" in self.env[model]._fields
            for owned in [self._own_of_model(order["uuid"], self.env[model], of_model)]
            if owned
        }

    @api.model
    def _own_of_model(self, order_uuid, model, mapping):
        owned = {}
        for uuid, links in mapping.items() if isinstance(mapping, dict) else ():
            if not self._is_own(order_uuid, model, [uuid]) or not isinstance(links, dict):
                continue
            owned[uuid] = {
                name: uuids
                for name, uuids in links.items()
                if self._may_link(model, name)
                and self._is_own(order_uuid, self.env[model._fields[name].comodel_name], uuids)
            }
        return owned

    @api.model
    def _may_link(self, model, name):
        field = model._fields.get(name)
        if not field or not field.relational or "uuid" not in self.env[field.comodel_name]._fields:
            return False
        return name in ("combo_parent_id", "combo_line_ids") or self._is_others(field)

    @api.model
    def _is_own(self, order_uuid, model, uuids):
        """Whether none of the records is of another order."""
        uuids = [uuids] if isinstance(uuids, str) else uuids
        if not isinstance(uuids, list) or not all(isinstance(uuid, str) for uuid in uuids):
            return False
        # sudo: whose they are, whoever sells
        records = model.sudo().search([("uuid", "in", uuids)])
        if model._name == "pos.order":
            return set(records.mapped("uuid")) <= {order_uuid}
        name = next((one for one in ("order_id", "pos_order_id") if one in model._fields), None)
        return not records or (
            name is not None and set(records[name].mapped("uuid")) <= {order_uuid}
        )

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
        except (TypeError, ValueError):
            return fields.Datetime.to_string(now)
        opened = session.start_at or session.create_date or now
        first = min([opened - CLOCKS_DIFFER, *filter(None, existing.mapped("date_order"))])
        if first <= told <= now + CLOCKS_DIFFER:
            return fields.Datetime.to_string(told)
        return fields.Datetime.to_string(
            first if told < first and order.get("paid_offline") else now
        )
