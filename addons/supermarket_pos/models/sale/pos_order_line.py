from collections import Counter

from odoo import api, models
from odoo.tools import SQL

from ...tools.guards import FREE_OF_LINE, TAKING, check_orders_unpaid, check_unpaid
from ..performance import order_first


class PosOrderLine(models.Model):
    """A tip that a guest leaves after paying: Odoo's restaurant adds it to the paid order.

    Known by the setting that `pos_restaurant` adds, which this addon does not depend on.
    """

    _inherit = "pos.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        if not (len(vals_list) == 1 and self._is_late_tip(vals_list[0])):
            orders = self.env["pos.order"].browse(vals.get("order_id") for vals in vals_list)
            check_orders_unpaid(orders)
        self._name_in_one_draw(vals_list)
        known = self._orders_known_to_exist(vals_list)
        for vals in vals_list:  # as core computes it a moment later, in an update of its own
            vals["company_id"] = self.env["pos.order"].browse(vals.get("order_id")).company_id.id
        vals_list = [order_first(vals, "order_id") for vals in vals_list]
        lines = super(PosOrderLine, self.with_context(supermarket_known_orders=known)).create(
            vals_list
        )
        return lines.with_env(self.env)

    def write(self, vals):
        check_unpaid(self, "order_id", FREE_OF_LINE, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        check_orders_unpaid(self.order_id)

    @api.model
    def _orders_known_to_exist(self, vals_list):
        """The orders of new lines, looked up once: core asks the database once a line.

        Lines that come with the till's request are of the order that it creates, or has found.
        """
        orders = self.env["pos.order"].browse(
            {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        )
        return tuple((orders if TAKING.is_in(self.env) else orders.exists()).ids)

    @api.model
    def _name_in_one_draw(self, vals_list):
        """Draw the numbers of all unnamed lines of a till at once.

        Core locks and updates the sequence once per line. The numbers are the same, gapless and
        in the same order.
        """
        unnamed = [vals for vals in vals_list if vals.get("order_id") and not vals.get("name")]
        if len(unnamed) < 2:
            return
        orders = self.env["pos.order"].browse({vals["order_id"] for vals in unnamed})
        tills = orders.session_id.config_id
        sequence = tills.order_line_seq_id
        # the order's own name asks the other a moment later
        sequence = sequence.with_prefetch((sequence | tills.order_seq_id)._ids)
        if (
            len(tills) > 1
            or not sequence
            or sequence.use_date_range
            or sequence.implementation != "no_gap"
        ):
            return
        for vals, name in zip(unnamed, self._draw_names(sequence, len(unnamed)), strict=True):
            vals["name"] = name

    @api.model
    def _draw_names(self, sequence, count):
        """The next ``count`` names of a gapless sequence, like ``count`` times ``_next()``."""
        sequence.flush_recordset(["number_next"])
        [(following, step)] = self.env.execute_query(
            SQL(
                """UPDATE ir_sequence SET number_next = number_next + number_increment * %s
                    WHERE id = %s RETURNING number_next, number_increment""",
                count,
                sequence.id,
            )
        )
        sequence.invalidate_recordset(["number_next"])
        prefix, suffix = self._prefix_and_suffix(sequence)
        first = following - step * count
        return [
            f"{prefix}{first + step * index:0{sequence.padding}d}{suffix}" for index in range(count)
        ]

    @api.model
    def _prefix_and_suffix(self, sequence):
        """Those of the sequence, dates filled in only where there are any to fill in."""
        around = (sequence.prefix or "", sequence.suffix or "")
        return sequence._get_prefix_suffix() if "%" in "".join(around) else around

    def _prepare_ledger_vals_list(self):
        """The ledger entries of the lines' storable goods, of one order."""
        goods = [(line, *row) for line in self for row in line._stored_goods()]
        lots = self._lots_of_goods(goods)
        places = self.order_id._ledger_locations()
        numbers = Counter()
        vals_list = []
        for line, product, quantity in goods:
            for lot_id, part in lots.get((line, product), [(None, quantity)]):
                vals_list.append(
                    line._prepare_ledger_vals(product, part, lot_id, places, numbers[line])
                )
                numbers[line] += 1
        return vals_list

    def _stored_goods(self):
        """The storable products that leave (or come back) with the line, in their own units.

        Services and the header line of a combo move nothing; the combo's choices are lines of
        their own. A kit moves its components.
        """
        self.ensure_one()
        components = self._kit_components()
        goods = components if components is not None else [(self.product_id, self.qty)]
        return [
            (product, quantity)
            for product, quantity in goods
            if product.is_storable and not product.uom_id.is_zero(quantity)
        ]

    def _kit_components(self):
        """The components of a kit, or None for a product that is none.

        Kits exist where Manufacturing is installed, which this addon doesn't depend on.
        """
        if "mrp.bom" not in self.env:
            return None
        # Bills of material are the kitchen's, the cashier only sells.
        boms = self.env["mrp.bom"].sudo()
        bom = boms._bom_find(
            self.product_id, company_id=self.company_id.id, bom_type="phantom"
        ).get(self.product_id)
        if not bom:
            return None
        sign = -1 if self.qty < 0 else 1
        # a bill may be for several pieces, and in another unit than the kit is sold in
        pieces = self.product_uom_id._compute_quantity(
            abs(self.qty), bom.product_uom_id, round=False
        )
        chosen = self.attribute_value_ids.filtered(
            lambda value: value.attribute_id.create_variant == "no_variant"
        )
        _boms, components = bom.explode(
            self.product_id,
            pieces / bom.product_qty,
            picking_type=bom.picking_type_id,
            never_attribute_values=chosen,
        )
        return [
            (
                component.product_id,
                sign
                * component.product_uom_id._compute_quantity(
                    values["qty"], component.product_id.uom_id, round=False
                ),
            )
            for component, values in components
        ]

    def _prepare_ledger_vals(self, product, quantity, lot_id, places, number):
        """One entry of the line.

        :param places: where sold goods leave from, where returned ones come back to
        :param number: 0 for the line's first entry, which has the line's own uuid as its key
        """
        order = self.order_id
        source, back = places
        return {
            "company_id": order.company_id.id,
            "location_id": (source if quantity > 0 else back).id,
            "product_id": product.id,
            "lot_id": lot_id,
            "quantity": quantity,
            "order_uuid": order.uuid,
            "line_uuid": f"{self.uuid}/{number}" if number else self.uuid,
            "document": order.pos_reference or order.name,
            "origin_model": order._name,
            "origin_id": order.id,
            "user_id": order.user_id.id,
            "date": order.date_order,
            "pos_session_id": order.session_id.id,
            "pos_order_id": order.id,
        }

    @api.model
    def _is_late_tip(self, vals):
        """Whether new values of a line are the one tip that a paid order may still get."""
        if "set_tip_after_payment" not in self.env["pos.config"]._fields:
            return False
        order = self.env["pos.order"].browse(vals.get("order_id")).exists()
        config = order.session_id.config_id
        tip = config.set_tip_after_payment and config.iface_tipproduct and config.tip_product_id
        return (
            bool(tip)
            and vals.get("product_id") == tip.id
            and order.session_id.state != "closed"
            and not order.is_tipped
            and tip not in order.lines.product_id
            and (vals.get("price_unit") or 0.0) * (vals.get("qty") or 0.0) > 0
        )
