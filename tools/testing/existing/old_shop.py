"""A database as an administrator has it before our addons: years of settings, work half done."""

from datetime import timedelta

from odoo import Command, fields

from .counter import Counter

# chart: (currency of the company that has it, country, language of the person who set it up); the
# sister company keeps the generic one
CHARTS = {
    "generic_coa": ("USD", "us", "en_US"),
    "fr": ("EUR", "fr", "en_US"),
    "de_skr03": ("EUR", "de", "en_US"),
    "cn": ("CNY", "cn", "en_US"),
    "jp": ("JPY", "jp", "en_US"),
    "in": ("INR", "in", "en_IN"),
    "br": ("BRL", "br", "pt_BR"),
    "ar_ri": ("ARS", "ar", "es_AR"),
    "mx": ("MXN", "mx", "es_MX"),
    "it": ("EUR", "it", "it_IT"),
    "ch": ("CHF", "ch", "fr_CH"),
    "sa": ("SAR", "sa", "ar_001"),
    "kr": ("KRW", "kr", "ko_KR"),
    "cl": ("CLP", "cl", "es_CL"),
    "es_pymes": ("EUR", "es", "es_ES"),
    "us": ("USD", "us", "es_419"),
}


class OldShop:
    """Builds it, and finds its records again by their names."""

    def __init__(self, env):
        self.env = env(context={**env.context, "tracking_disable": True, "lang": "en_US"})

    def build(self, chart):
        main = self.env["res.company"].browse(1)
        currency, country, language = CHARTS[chart]
        self._speak(language)
        self._settle(main, "Main Street", chart, currency, country)
        other = ("EUR", "be") if currency == "USD" else ("USD", "us")
        sister = self.env["res.company"].create({"name": "Sister"})
        self._settle(sister, "Sister", "generic_coa", *other)
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": main.id})
        self.env.user.company_ids = self.env["res.company"].search([])
        main.point_of_sale_update_stock_quantities = "real"
        sister.point_of_sale_update_stock_quantities = "closing"
        self._tidy_up()
        self._goods(main)
        for company in (main, sister, branch):
            self._of(company)._store(company)
        self._of(main)._half_done(main)
        self.env.flush_all()

    def _of(self, company):
        return OldShop(self.env(context={**self.env.context, "allowed_company_ids": company.ids}))

    def _speak(self, language):
        """The person and the company work in the language of the place."""
        if language == "en_US":
            return
        self.env["base.language.install"].create(
            {"lang_ids": self.env["res.lang"]._activate_lang(language).ids}
        ).lang_install()
        (self.env.user.partner_id | self.env["res.company"].browse(1).partner_id).lang = language

    def _settle(self, company, name, chart, currency, country):
        currency = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", currency)])
        )
        currency.active = True
        company.write(
            {
                "name": name,
                "currency_id": currency.id,
                "country_id": self.env.ref(f"base.{country}").id,
            }
        )
        self.env["account.chart.template"].try_loading(chart, company, install_demo=False)
        company.currency_id = currency

    def _tidy_up(self):
        """What Odoo brings and nobody needed is gone or has another name."""
        for name in (
            "product.product_category_services",
            "product.product_category_expenses",
            "barcodes_gs1_nomenclature.default_gs1_nomenclature",
        ):
            record = self.env.ref(name, raise_if_not_found=False)
            if record:
                record.unlink()
        for kind in self.env["stock.picking.type"].search([]):
            kind.name = f"Our {kind.name}"
        self.env["product.pricelist"].search([]).active = False

    # goods ------------------------------------------------------------------------------------

    def _goods(self, main):
        categories = self.env["product.category"]
        fifo = categories.create({"name": "Old FIFO", "property_cost_method": "fifo"})
        average = categories.create({"name": "Old Average", "property_cost_method": "average"})
        last_first = self.env["product.removal"].search([("method", "=", "lifo")])
        average.removal_strategy_id = last_first
        real_time = categories.create({"name": "Old Perpetual", "property_cost_method": "fifo"})
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            real_time.with_company(company).property_valuation = "real_time"
            average.with_company(company).property_cost_method = "average"
            (fifo | real_time).with_company(company).property_cost_method = "fifo"
        vendor = self.env["res.partner"].create({"name": "Old Vendor"})
        self._product("Rice", average, 0.99, 0.5, vendor)
        self._product("Milk", fifo, 2.0, 1.1, vendor, tracking="lot", use_expiration_date=True)
        self._product("Lamp", real_time, 19.9, 7.3, vendor)
        self._product("Soap", fifo, 3.5, 1.0, vendor)
        self._product("Salt", average, 1.2, 0.4, vendor, company_id=main.id)

    def _product(self, name, category, price, cost, vendor, **values):
        product = self.env["product.product"].create(
            {
                "name": f"Old {name}",
                "is_storable": True,
                "available_in_pos": True,
                "lst_price": price,
                "categ_id": category.id,
                "barcode": f"2{int.from_bytes(name.encode(), 'big')}",
                "seller_ids": [
                    Command.create({"partner_id": vendor.id, "price": cost, "delay": 2})
                ],
                **values,
            }
        )
        for company in product.company_id or self.env["res.company"].search([]):
            product.with_company(company).standard_price = cost
        return product

    def product(self, name):
        return self.env["product.product"].search([("name", "=", f"Old {name}")])

    def lot(self, name):
        return self.env["stock.lot"].search(
            [("name", "=", name), ("company_id", "in", [False, self.env.company.id])], limit=1
        )

    def customer(self, name):
        """With what the company's country asks of whoever gets an invoice."""
        values = {"name": name, "country_id": self.env.company.country_id.id}
        if self.env.company.country_id.code == "AR":
            final = self.env.ref("l10n_ar.res_CF")
            values["l10n_ar_afip_responsibility_type_id"] = final.id
        elif self.env.company.country_id.code == "CL":
            values |= {"l10n_cl_sii_taxpayer_type": "1", "vat": "76086428-5"}
        return self.env["res.partner"].create(values)

    # a store -------------------------------------------------------------------------------------

    def _store(self, company):
        """Stock, rules, a till with sales of other days, and one session that is still open."""
        warehouse = self.warehouse() or self.env["stock.warehouse"].create(
            {"name": company.name, "code": company.name[:4].upper(), "company_id": company.id}
        )
        floor = warehouse.lot_stock_id
        shelf = self.env["stock.location"].create(
            {
                "name": "Cold Shelf",
                "location_id": floor.id,
                "removal_strategy_id": self.env["product.removal"]
                .search([("method", "=", "lifo")])
                .id,
            }
        )
        for name, quantity in (("Rice", 200), ("Lamp", 12), ("Soap", 30)):
            self._count(self.product(name), floor, quantity)
        for name, days, quantity, place in (
            ("FRESH", 20, 40, floor),
            ("SHELF", 9, 15, shelf),
            ("OVER", -3, 8, floor),
        ):
            self._count(self.product("Milk"), place, quantity, self._lot(name, days))
        for name, least, most, trigger in (
            ("Rice", 50, 300, "manual"),
            ("Milk", 100, 150, "auto"),
            ("Lamp", 5, 10, "auto"),
        ):
            self._rule(self.product(name), warehouse, least, most, trigger)
        self._rule(self.product("Soap"), warehouse, 60, 60, "auto").active = False
        till = Counter(self._till(company, warehouse))
        till.open()
        till.sell((self.product("Rice"), 6), (self.product("Lamp"), 1))
        till.sell((self.product("Milk"), 2, "FRESH"), (self.product("Soap"), 3))
        till.sell((self.product("Rice"), -1))
        till.close()
        self._oversell(till)
        till.open()
        till.sell((self.product("Rice"), 2), (self.product("Milk"), 1, "SHELF"))

    def _oversell(self, till):
        """Below zero, as core allows it: everyone's stock looks so somewhere."""
        till.open()
        till.sell((self.product("Soap"), 40))
        till.close()

    def warehouse(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    def till(self):
        return self.env["pos.config"].search(
            [("company_id", "=", self.env.company.id), ("name", "like", "Old Till")]
        )

    def _till(self, company, warehouse):
        owner = company.parent_id or company
        journal = self.env["account.journal"].create(
            {
                "name": f"Old Cash {company.name}",
                "type": "cash",
                "code": f"O{company.id}",
                "company_id": owner.id,
            }
        )
        cash = self.env["pos.payment.method"].create(
            {"name": "Old Cash", "journal_id": journal.id, "company_id": company.id}
        )
        return self.env["pos.config"].create(
            {
                "name": f"Old Till {company.name}",
                "company_id": company.id,
                "picking_type_id": warehouse.pos_type_id.id,
                "payment_method_ids": [Command.set(cash.ids)],
            }
        )

    def _lot(self, name, days):
        return self.env["stock.lot"].create(
            {
                "name": name,
                "product_id": self.product("Milk").id,
                "company_id": self.env.company.id,
                "expiration_date": fields.Datetime.now() + timedelta(days=days),
                "removal_date": fields.Datetime.now() + timedelta(days=days),
            }
        )

    def _count(self, product, location, quantity, lot=None):
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "location_id": location.id,
                "lot_id": lot and lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    def _rule(self, product, warehouse, least, most, trigger):
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "warehouse_id": warehouse.id,
                "location_id": warehouse.lot_stock_id.id,
                "company_id": warehouse.company_id.id,
                "product_min_qty": least,
                "product_max_qty": most,
                "trigger": trigger,
            }
        )

    # work half done ------------------------------------------------------------------------------

    def _half_done(self, company):
        warehouse = self.warehouse()
        self.delivery("Old delivery, reserved", warehouse, ("Rice", 20), ("Milk", 5))
        self.delivery("Old delivery, short", warehouse, ("Lamp", 99))
        vendor = self.env["res.partner"].search([("name", "=", "Old Vendor")])
        for product, confirm in (("Salt", True), ("Rice", False)):
            order = self.env["purchase.order"].create(
                {
                    "partner_id": vendor.id,
                    "company_id": company.id,
                    "picking_type_id": warehouse.in_type_id.id,
                    "origin": f"Old order of {product}",
                    "order_line": [
                        Command.create({"product_id": self.product(product).id, "product_qty": 24})
                    ],
                }
            )
            if confirm:
                order.button_confirm()

    def delivery(self, name, warehouse, *wanted):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.out_type_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "origin": name,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product(product).id,
                            "product_uom_qty": quantity,
                            "location_id": warehouse.lot_stock_id.id,
                            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                        }
                    )
                    for product, quantity in wanted
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking
