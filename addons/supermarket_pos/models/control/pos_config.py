from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.guards import check_till_guards
from ...tools.order_input import is_id, is_number, is_short_text
from ...tools.till_events import by_kind

KINDS = ("return", "price", "discount", "void")


class PosConfig(models.Model):
    """Limits up to which a cashier decides alone; above them a supervisor's PIN does."""

    _inherit = "pos.config"

    use_limits = fields.Boolean(
        string="Limits and Supervisor PIN",
        help="Returns without receipt, voids, price overrides and discounts are kept in the till "
        "audit; above these limits they need a supervisor's PIN.",
    )
    limit_return = fields.Monetary(string="Return without Receipt", help="By order, without a PIN.")
    limit_void = fields.Monetary(
        string="Void of Lines", help="Taken out of one order before it is paid, without a PIN."
    )
    limit_price = fields.Float(
        string="Price Override (%)", help="Below the list price, without a PIN."
    )
    limit_discount = fields.Float(string="Discount (%)", help="By line, without a PIN.")

    _limits_positive = models.Constraint(
        "CHECK(COALESCE(limit_return, 0) >= 0 AND COALESCE(limit_void, 0) >= 0"
        " AND COALESCE(limit_price, 0) BETWEEN 0 AND 100"
        " AND COALESCE(limit_discount, 0) BETWEEN 0 AND 100)",
        "Limits are zero or more, percentages at most 100.",
    )

    def write(self, vals):
        check_till_guards(self, vals)
        return super().write(vals)

    def _till_limits(self):
        self.ensure_one()
        return {kind: self[f"limit_{kind}"] for kind in KINDS}

    def supermarket_authorise(self, order_uuid, events, override):
        """A supervisor lets the till do what the cashier may not, for one order.

        :param events: [{"kind", "amount", "percent", "product_id"}] as the till shows them
        :param override: {"supervisor_id": int, "pin": str}
        :return: {"pin": "ok"|"wrong"|"locked"}
        """
        self._check_till_user()
        asked = self._parse_events(order_uuid, events)
        outcome = self._verify_override(order_uuid, override) or "wrong"
        if outcome == "ok":
            supervisor = self.env["res.users"].browse(override["supervisor_id"])
            for event in by_kind(asked):
                self._audit_event(event, order_uuid, supervisor)
        return {"pin": outcome}

    def _audit_event(self, event, order_uuid, supervisor=None, **values):
        supervisor = supervisor or self.env["res.users"]
        return self._audit(
            event["kind"],
            supervisor,
            order_uuid=order_uuid,
            product_id=event.get("product_id") or False,
            amount=event["amount"],
            percent=event["percent"],
            **values,
        )

    @api.model
    def _parse_events(self, order_uuid, events):
        """The events as sent; refuse what no till of ours would send."""
        readable = (
            is_short_text(order_uuid)
            and isinstance(events, list)
            and 0 < len(events) <= 2000
            and all(self._is_event(event) for event in events)
        )
        if not readable:
            raise ValidationError(
                self.env._(
                    "What is to be authorised is not readable: send kind, amount, percent and "
                    "product of each."
                )
            )
        known = self._till_or_archived_products(
            {event["product_id"] for event in events if event.get("product_id")}
        )
        return [
            {**event, "product_id": event.get("product_id") in known.ids and event["product_id"]}
            for event in events
        ]

    @api.model
    def _is_event(self, event):
        return (
            isinstance(event, dict)
            and event.get("kind") in KINDS
            and is_number(event.get("amount"))
            and event["amount"] >= 0
            and is_number(event.get("percent"))
            and event["percent"] >= 0
            and (not event.get("product_id") or is_id(event["product_id"]))
        )
