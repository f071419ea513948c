"""What other apps of Odoo's do in an opened supermarket, each where it is installed."""

from odoo import Command, fields


def steps(day):
    """The steps of a day that the database has apps for; each yields (what, whether it is so)."""
    apps = {
        "stock.picking.batch": _batch,
        "stock.landed.cost": _landed_cost,
        "repair.order": _repair,
        "mrp.production": _manufacture,
    }
    found = [step for model, step in apps.items() if model in day.env]
    if "is_subcontract" in day.env["stock.move"]._fields:
        found.append(_subcontract)
    if hasattr(day.env.get("website"), "_get_product_available_qty"):
        found.append(_website)
    if day.env.ref("stock_dropshipping.route_drop_shipping", raise_if_not_found=False):
        found.append(_dropship)
    return found


def _batch(day):
    """Two deliveries are done with one click."""
    rice = day.shop.product("Rice")
    # a chart's prices decide how much the day before has left
    day.env["stock.quant"]._update_available_quantity(rice, day.store.lot_stock_id, 20)
    before = rice.qty_available
    pickings = day.env["stock.picking"].union(
        *(day.shop.delivery(f"Batch {n}", day.store, ("Rice", n)) for n in (5, 7))
    )
    batch = day.env["stock.picking.batch"].create(
        {"picking_ids": [Command.set(pickings.ids)], "company_id": day.company.id}
    )
    batch.action_confirm()
    pickings.move_ids.picked = True
    batch.action_done()
    yield f"the batch is {batch.state}", batch.state == "done"
    yield f"{rice.qty_available} of {before} - 12", rice.qty_available == before - 12


def _landed_cost(day):
    """Ten of freight on ten tables that all are there: their stock is worth ten more."""
    table, vendor = _table(day), day.shop.product("Lamp").seller_ids.partner_id
    picking = day.receive(table, vendor, 10, lot=False)
    # to whom no rules apply, Odoo values the stock of all companies
    valued = table.with_env(day.owner)
    before = valued.total_value
    freight = day.env["product.product"].create(
        {"name": "Freight", "type": "service", "landed_cost_ok": True}
    )
    accounts = freight.product_tmpl_id.get_product_accounts()
    cost = day.env["stock.landed.cost"].create(
        {
            "company_id": day.company.id,
            "picking_ids": [Command.set(picking.ids)],
            "cost_lines": [
                Command.create(
                    {
                        "product_id": freight.id,
                        "price_unit": 10,
                        "split_method": "equal",
                        "account_id": accounts["expense"].id,
                    }
                )
            ],
        }
    )
    cost.button_validate()
    valued.invalidate_recordset()
    worth = valued.total_value - before
    yield f"{worth} of 10 in the stock's value", abs(worth - 10) < 0.02


def _table(day):
    """Goods by first in, first out: a branch has Odoo's own method, which takes no freight."""
    category = day.env["product.category"].create({"name": "With freight"})
    category.with_company(day.company).property_cost_method = "fifo"
    return day.env["product.product"].create(
        {"name": "Table", "is_storable": True, "categ_id": category.id}
    )


def _repair(day):
    """A part leaves the floor for a repair."""
    rice = day.shop.product("Rice")
    before = rice.qty_available
    repair = day.env["repair.order"].create(
        {
            "product_id": day.shop.product("Lamp").id,
            "company_id": day.company.id,
            "picking_type_id": day.store.repair_type_id.id,
            "move_ids": [
                Command.create(
                    {"repair_line_type": "add", "product_id": rice.id, "product_uom_qty": 2}
                )
            ],
        }
    )
    repair.action_validate()
    repair.action_repair_start()
    repair.move_ids.quantity = 2
    repair.move_ids.picked = True
    repair.action_repair_end()
    yield f"the repair is {repair.state}", repair.state == "done"
    yield f"{rice.qty_available} of {before} - 2", rice.qty_available == before - 2


def _manufacture(day):
    """Two of rice become one of soap."""
    rice, soap = day.shop.product("Rice"), day.shop.product("Soap")
    before = (rice.qty_available, soap.qty_available)
    made = day.env["mrp.production"].create(
        {
            "product_id": soap.id,
            "product_qty": 1,
            "company_id": day.company.id,
            "move_raw_ids": [Command.create({"product_id": rice.id, "product_uom_qty": 2})],
        }
    )
    made.action_confirm()
    made.qty_producing = 1
    made.move_raw_ids.write({"quantity": 2, "picked": True})
    made.button_mark_done()
    yield f"the order is {made.state}", made.state == "done"
    after = (rice.qty_available, soap.qty_available)
    yield f"{before} became {after}", after == (before[0] - 2, before[1] + 1)


def _subcontract(day):
    """A baker outside makes ten of bread from our flour: Odoo takes his delivery before it books
    what he made."""
    vendor = day.shop.product("Lamp").seller_ids.partner_id
    flour, bread = day.env["product.product"].create(
        [{"name": name, "is_storable": True} for name in ("Flour", "Bread")]
    )
    day.env["mrp.bom"].create(
        {
            "product_tmpl_id": bread.product_tmpl_id.id,
            "company_id": day.company.id,
            "type": "subcontract",
            "subcontractor_ids": [Command.set(vendor.ids)],
            "bom_line_ids": [Command.create({"product_id": flour.id, "product_qty": 2})],
        }
    )
    picking = day.ordered(bread, vendor, 10).picking_ids
    picking.move_ids.quantity = 10
    picking.move_ids.picked = True
    picking.button_validate()
    yield f"the delivery is {picking.state}", picking.state == "done"
    yield f"{bread.qty_available} of 10", bread.qty_available == 10


def _website(day):
    """A visitor sees of the stock what the tills have left of it."""
    visitor = day.env.ref("base.public_user")
    site = day.env["website"].search([], limit=1).with_user(visitor)
    rice = day.shop.product("Rice")
    there = site.sudo()._get_product_available_qty(rice.with_user(visitor).sudo())
    free = rice.with_context(warehouse_id=site.sudo().warehouse_id.id or day.store.id).free_qty
    yield f"{there} for {free} on the page", there == free


def _dropship(day):
    """What goes from the vendor to the customer never was in a store."""
    rice = day.shop.product("Rice")
    before = rice.qty_available
    route = day.env.ref("stock_dropshipping.route_drop_shipping")
    customer = day.env["res.partner"].create({"name": "Far Away"})
    order = day.env["sale.order"].create(
        {
            "partner_id": customer.id,
            "company_id": day.company.id,
            "warehouse_id": day.store.id,
            "date_order": fields.Datetime.now(),
            "order_line": [
                Command.create(
                    {
                        "product_id": rice.id,
                        "product_uom_qty": 4,
                        "route_ids": [Command.set(route.ids)],
                    }
                )
            ],
        }
    )
    order.action_confirm()
    purchase = order._get_purchase_orders()
    purchase.button_confirm()
    purchase.picking_ids.move_ids.picked = True
    purchase.picking_ids.button_validate()
    yield (
        f"the goods are {purchase.picking_ids.mapped('state')}",
        set(purchase.picking_ids.mapped("state")) == {"done"},
    )
    yield f"{rice.qty_available} of {before}", rice.qty_available == before
