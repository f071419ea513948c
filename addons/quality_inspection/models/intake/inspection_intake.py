import logging

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import clean_context
from psycopg2 import OperationalError

from ...tools.inspection_delivery import InspectionDelivery, delivery_key

_logger = logging.getLogger(__name__)


class InspectionIntake(models.AbstractModel):
    """What comes in meets the plans in force, in the transaction of its receipt.

    Nothing in a plan ever stops a receipt: the goods are there. What can't be decided on is held,
    and a planner is told.
    """

    _name = "inspection.intake"
    _description = "Goods Meet the Inspection Plans"

    @api.model
    def _inspect(self, lines):
        """Let the plans decide on the deliveries that these move lines belong to."""
        # sudo: the plans decide, not the person who receives, nor what a client fills in
        plain = clean_context(self.env.context)
        intake = self.sudo().with_context(plain)  # pylint: disable=context-overridden
        if not intake.env["inspection.plan"].search_count([], limit=1):
            return  # who has no plans pays for none, not even with a savepoint
        lines = lines.sudo().filtered(intake._comes_from_supplier)
        for company, arrived in lines.grouped("company_id").items():
            company_intake = intake.with_company(company)
            deliveries = company_intake._deliveries(arrived)
            for zone in {one.warehouse._store_tz() for one in deliveries}:
                # plans and limits are in force by the days of the store, whoever receives
                company_intake.with_context(tz=zone)._inspect_all(
                    [one for one in deliveries if one.warehouse._store_tz() == zone]
                )

    @api.model
    def _comes_from_supplier(self, line):
        return (
            line.location_dest_id.usage in ("internal", "transit")
            and line.product_id.type == "consu"
            and self._is_of_supplier(line)
            and not self._comes_back(line)
        )

    @api.model
    def _is_of_supplier(self, line):
        """Also what a sister company delivers, by a place that belongs to neither, and what was
        ordered, whatever place somebody says that it comes from.
        """
        place = line.location_id
        is_ordered = bool(line.move_id.purchase_line_id) and place.usage != "internal"
        return is_ordered or self._is_supplier_place(place)

    @api.model
    def _is_supplier_place(self, place):
        return place.usage == "supplier" or (place.usage == "transit" and not place.company_id)

    @api.model
    def _comes_back(self, line):
        """Whether it went to the supplier before and was refused: no more of it than went.

        To name a move that it answers is not enough.
        """
        gone = line.move_id.origin_returned_move_id
        if gone.state != "done" or not self._is_supplier_place(gone.location_dest_id):
            return False
        # the move at hand is done only when all of its lines are
        back = gone.returned_move_ids.filtered(lambda move: move.state == "done") | line.move_id
        left = self._quantity_of_lot(gone, line) - self._quantity_of_lot(back, line)
        return line.product_id.uom_id.compare(left, 0) >= 0

    @api.model
    def _quantity_of_lot(self, moves, like):
        """Return how much of the same goods and lot these moves have moved."""
        same = moves.move_line_ids.filtered(
            lambda line: (line.product_id, line.lot_id) == (like.product_id, like.lot_id)
        )
        return sum(same.mapped("quantity_product_uom"))

    @api.model
    def _deliveries(self, lines):
        """Return the deliveries of these lines: all of a receipt's product and lot together."""
        arrived = lines | lines.picking_id.move_line_ids.filtered(
            lambda line: line.state == "done" and self._comes_from_supplier(line)
        )
        groups = arrived.grouped(self._delivery_key)
        touched = lines.grouped(self._delivery_key)
        return [self._delivery(groups[key]) for key in touched]

    @api.model
    def _delivery_key(self, line):
        return delivery_key(line.picking_id or line.move_id, line.product_id, line.lot_id)

    @api.model
    def _delivery(self, lines):
        move = lines.move_id[:1]
        picking = lines.picking_id
        total = sum(lines.mapped("quantity_product_uom"))
        warehouse = picking.picking_type_id.warehouse_id or lines.location_dest_id.warehouse_id
        partner = lines.move_id.purchase_line_id.order_id.partner_id[:1] or picking.partner_id
        return InspectionDelivery(
            company=lines.company_id,
            warehouse=warehouse[:1],
            product=lines.product_id,
            lots=lines.lot_id,
            supplier=(partner or move.partner_id).commercial_partner_id,
            picking=picking,
            move=move,
            quantity=total,
            total=total,
        )

    @api.model
    def _inspect_all(self, deliveries):
        """Decide on all at once; where that fails, on each alone; what still fails is held."""
        if not deliveries:
            return
        try:
            with self.env.cr.savepoint():
                self.decide_many(deliveries)
        except OperationalError:
            raise  # somebody else was there first: the request starts over
        except Exception as error:  # whatever a plan can't do stops no receipt
            if len(deliveries) > 1:
                for delivery in deliveries:
                    self._inspect_all([delivery])
                return
            _logger.exception("No plan could decide on %s", deliveries[0].lot_key)
            self._hold_undecided(deliveries[0], str(error))

    @api.private
    def decide_many(self, deliveries):
        """Decide on deliveries of one company by every plan that covers them; return the tasks.

        Decisions, tasks, holds and their log are written in bulk: the number of statements does not
        depend on the number of lots.
        """
        tasks = self.env["inspection.task"]
        deliveries = [one for one in deliveries if one.product.uom_id.compare(one.quantity, 0) > 0]
        matches = deliveries and self.env["inspection.plan"]._match(
            deliveries[0].company, deliveries
        )
        if not matches:
            return tasks
        self._touch(deliveries)
        matches, outdated = self._only_new(matches)
        if not matches:
            return tasks
        for task in outdated:
            task._fire("replace", self.env._("More came of the same delivery"))
        series = tasks._series_of(matches)
        decisions = self.env["inspection.decision"]._decide_many(matches, series)
        tasks = tasks._make_many(matches, decisions, series)
        outdated._release_holds(self.env._("Replaced by the task on the whole delivery"))
        for (delivery, rule), decision in zip(matches, decisions, strict=True):
            if decision.reason == "no_items":
                self._hold_undecided(
                    delivery, self.env._("Rule %s has no items.", rule.display_name), rule.plan_id
                )
        return tasks

    @api.model
    def _touch(self, deliveries):
        """Change the receipts' rows: a second worker with the same receipt starts over, and sees.

        Otherwise both would decide on the same delivery from what was there before.
        """
        for table in ("stock_picking", "stock_move"):
            ids = [one.source.id for one in deliveries if one.source._table == table]
            if ids:
                self.env.execute_query(
                    SQL(
                        "UPDATE %(table)s SET write_date = write_date WHERE id = ANY(%(ids)s)"
                        " RETURNING id",
                        table=SQL.identifier(table),
                        ids=sorted(set(ids)),
                    )
                )

    @api.model
    def _only_new(self, matches):
        """Return (matches of what was not decided on yet, tasks that the rest makes outdated).

        What comes to a delivery whose task nobody has begun joins it: a new task on the whole takes
        over. Once it was begun, only the rest is inspected, as a further part.
        """
        known = self._decided(matches)
        fresh, outdated = [], self.env["inspection.task"]
        for delivery, rule in matches:
            decisions = known.get((rule.plan_id, delivery.key), ())
            seen = max((one.delivered_quantity or one.quantity for one in decisions), default=0.0)
            rest = delivery.total - seen
            if delivery.product.uom_id.compare(rest, 0) <= 0:
                continue
            waiting = [one.task_id for one in decisions if one.task_id.state == "todo"]
            for task in waiting:
                outdated |= task
            quantity = min(delivery.total, rest + sum(task.quantity for task in waiting))
            later = delivery.later(quantity, len(decisions))
            fresh.append((self._without_lots_seen(later, decisions, waiting), rule))
        return fresh, outdated

    @api.model
    def _without_lots_seen(self, delivery, decisions, waiting):
        """Leave out the serial numbers that another task of the delivery has in hand already."""
        if delivery.product.tracking != "serial":
            return delivery
        seen = delivery.lots.browse()
        for decision in decisions:
            if decision.task_id not in waiting:
                seen |= decision.task_id.lot_ids
        return delivery.with_lots(delivery.lots - seen or delivery.lots)

    @api.model
    def _decided(self, matches):
        """Return {(plan, delivery key): decisions} of the receipts at hand.

        What came without a receipt is known by its move.
        """
        pickings = {delivery.picking.id for delivery, _rule in matches if delivery.picking}
        domain = Domain("picking_id", "in", list(pickings))
        loose = {one.product.id for one, _rule in matches if not one.picking}
        if loose:
            domain |= Domain("picking_id", "=", False) & Domain("product_id", "in", list(loose))
        known = {}
        for one in self.env["inspection.decision"].search(domain, order="id"):
            key = one.plan_id, delivery_key(one._source(), one.product_id, one.lot_id)
            known.setdefault(key, []).append(one)
        return known

    @api.model
    def _hold_undecided(self, delivery, why, plan=None):
        """Hold lots that no plan could decide on, and tell a planner: he looks, people release."""
        holds = self.env["supermarket.hold"].with_company(delivery.company)
        for lot in delivery.lots:
            holds._place(
                delivery.product,
                lot=lot,
                reason="inspection",
                note=self.env._("Not inspected: %s", why),
                origin=delivery.source,
            )
        planner = delivery.company._inspection_planner(plan and plan.creator_id, delivery.warehouse)
        if planner and delivery.picking:
            delivery.picking.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=planner.id,
                summary=self.env._("No inspection: %s", delivery.product.display_name),
                note=why,
            )

    @api.model
    def _next_names(self, code, count):
        """Return the next names of a sequence, in one statement where it has no gaps to keep."""
        sequence = self.env["ir.sequence"].search(
            [("code", "=", code), ("company_id", "in", [self.env.company.id, False])],
            order="company_id",
            limit=1,
        )
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [self.env["ir.sequence"].next_by_code(code) or "/" for _number in range(count)]
        numbers = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in numbers]
