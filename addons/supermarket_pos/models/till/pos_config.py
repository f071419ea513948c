from odoo import api, models
from odoo.addons.supermarket_stock.models.product.product_category import GUARDED
from odoo.addons.supermarket_stock.tools.local_copy import not_readable
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.order_input import is_clean, is_id, is_number, is_short_text
from .res_company import LEDGER

MAX_LINES = 2000


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _store(self):
        """The store whose floor the till sells from."""
        self.ensure_one()
        return self.sudo().picking_type_id.warehouse_id  # sudo: part of the till's own set-up

    def _is_supermarket_till(self):
        """Does the till work the supermarket's way? Else it is Odoo's own in all it takes.

        As its open session began; without one as the company has chosen.
        """
        self.ensure_one()
        till = self.sudo()  # sudo: the till's own session and company, whoever sells
        session = till.current_session_id
        if session:
            return session.stock_by_ledger
        return till.company_id.point_of_sale_update_stock_quantities == LEDGER

    @api.model
    def _load_pos_data_read(self, records, config):
        """Give the till the channel of its store, so that it listens before it asks."""
        read_records = super()._load_pos_data_read(records, config)
        for record in read_records:
            record["_supermarket_channel"] = config._store()._get_till_channel()
            record["_supermarket_till"] = config._is_supermarket_till()
        return read_records

    # What the till asks ------------------------------------------------------------------

    def supermarket_load_state(self, product_ids=None):
        """What the till must know of its products: sellable, holds, policies, supervisors.

        :param product_ids: only of these (a refresh); else of all it can sell
        """
        self._check_till_user()
        products = self._till_products(product_ids)
        store = self._store()
        state = products._till_state(store)
        if product_ids is None:
            state["supervisors"] = self._till_supervisors()
            state["hold_reasons"] = products._till_hold_reasons()
        return state

    def supermarket_check_sale(self, order_uuid, lines, override=None):
        """Ask before payment whether an order may be sold, and reserve what it needs.

        :param order_uuid: the order; asking again replaces what it had reserved
        :param lines: [{"product_id": int, "qty": float, "lots": [lot names]}]
        :param override: {"supervisor_id": int, "pin": str} to let "PIN" products through
        :return: {"ok": bool, "pin": "ok"|"wrong"|"locked"|None, "problems": [{"product_id",
            "product", "kind", "reason", "policy", "asked", "sellable"}]}
        """
        self._check_till_user()
        asked, lots = self._parse_check_lines(order_uuid, lines)
        # The cashier may not read other stores' stock; these are the till's own products.
        products = self.env["product.product"].sudo().browse(asked)
        holds = products._till_holds(self._store())
        problems = self._lot_problems(products, lots, holds) + self._held_problems(products, holds)
        problems += self._held_stock_problems(products, asked, lots, holds)
        told = {problem["product_id"] for problem in problems}
        pin = self._verify_override(order_uuid, override)
        waived = {"pin"} if pin == "ok" else set()
        shortages = self._reserve_for_sale(order_uuid, products, asked, waived)
        if waived:
            self._audit_override(order_uuid, override, products, asked)
        # what is on hold or expired can't be sold: that too little of it is there says nothing more
        problems += [one for one in shortages if one["product_id"] not in told]
        return {
            "ok": self._is_sellable_with(problems),
            "pin": pin,
            "problems": problems,
        }

    @staticmethod
    def _is_sellable_with(problems):
        return all(problem["policy"] == "warn" for problem in problems)

    def supermarket_release_sale(self, order_uuid):
        """Give back at once what an order that is not going to be paid had reserved."""
        self._check_till_user()
        if not is_short_text(order_uuid):
            raise ValidationError(self.env._("The order is not readable."))
        # sudo: promises are the till's, not people's
        self.env["supermarket.sale.reservation"].sudo()._release(order_uuid)
        return True

    # How it is answered ------------------------------------------------------------------

    def _check_till_user(self):
        """Only who may sell at this till may ask it anything."""
        self.ensure_one()
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only cashiers may use the till."))
        self.check_access("read")

    def _till_products_domain(self):
        """What the till may sell: of its company or of none, and listed for tills."""
        return [
            *self.env["product.product"]._check_company_domain(self.company_id),
            ("sale_ok", "=", True),
            ("available_in_pos", "=", True),
        ]

    def _till_products(self, product_ids=None):
        domain = [*self._till_products_domain(), ("is_storable", "=", True)]
        if product_ids is not None:
            readable = isinstance(product_ids, list) and all(map(is_id, product_ids))
            if not readable or len(product_ids) > MAX_LINES:
                raise not_readable(self.env)
            domain.append(("id", "in", product_ids))
        products = self.env["product.product"].search_fetch(domain, ["product_tmpl_id"])
        # and no other of a template's hundred fields
        products.product_tmpl_id.fetch(["categ_id", "is_storable", "oversell_policy", "tracking"])
        return products._with_own_stock()

    def _till_supervisors(self):
        """Who can be asked for a PIN at this till; names only."""
        # sudo: a cashier picks a supervisor and reads no PIN record
        pins = (
            self.env["supermarket.pos.pin"]
            .sudo()
            .search([("user_id.active", "=", True), ("company_ids", "in", self.company_id.ids)])
        )
        users = pins.user_id.filtered(self._is_supervisor)
        return [{"id": user.id, "name": user.name} for user in users]

    def _parse_check_lines(self, order_uuid, lines):
        """Sum what is asked by product; refuse what no till of ours would send."""
        unreadable = ValidationError(self.env._("The order is not readable."))
        if not is_short_text(order_uuid):
            raise unreadable
        if not isinstance(lines, list) or len(lines) > MAX_LINES:
            raise unreadable
        asked, lots = {}, {}
        for line in lines:
            product_id, quantity, names = self._parse_check_line(line)
            if not product_id:
                raise unreadable
            asked[product_id] = asked.get(product_id, 0.0) + quantity
            lots.setdefault(product_id, set()).update(names)
        known = self._till_or_archived_products(asked)
        if len(known) != len(asked):
            raise UserError(self.env._("The order has products that this till does not sell."))
        return asked, lots

    @api.model
    def _parse_check_line(self, line):
        """(product id, quantity, lot names), the id 0 where the line is malformed."""
        if not isinstance(line, dict):
            return 0, 0.0, []
        product_id, quantity, names = line.get("product_id"), line.get("qty"), line.get("lots")
        readable = (
            is_id(product_id)
            and is_number(quantity)
            and abs(quantity) < 1e9
            and isinstance(names or [], list)
            and all(isinstance(name, str) and len(name) < 256 for name in names or [])
            and is_clean(names or [])
        )
        return (product_id, quantity, names or []) if readable else (0, 0.0, [])

    def _till_or_archived_products(self, product_ids):
        """The products of the order that belong to the till's company (or to none)."""
        # sudo: also archived ones, the till shows them still
        products = self.env["product.product"].sudo().with_context(active_test=False)
        return products.search(
            [
                *products._check_company_domain(self.company_id),
                ("id", "in", list(product_ids)),
            ]
        )

    def _verify_override(self, order_uuid, override):
        """The outcome of the supervisor's PIN, None when none was given. Failures are audited."""
        if not isinstance(override, dict):
            return None
        supervisor_id = override.get("supervisor_id")
        if not is_id(supervisor_id):
            return "wrong"
        # sudo: whether there is one, checked by PIN below
        supervisor = self.env["res.users"].sudo().browse(supervisor_id).exists()
        if not supervisor or self.company_id not in supervisor.company_ids:
            return "wrong"
        if not self._is_supervisor(supervisor):
            return "wrong"  # demoted or gone: the PIN is worth nothing any more
        told = self._audit_vals(supervisor, order_uuid=order_uuid)
        return self.env["supermarket.pos.pin"]._verify(supervisor, override.get("pin"), told)

    @api.model
    def _is_supervisor(self, user):
        return user.active and user.has_group("supermarket_stock.group_shift_supervisor")

    def _audit(self, action, supervisor, **values):
        # sudo: the audit is written by what happens, not by people
        audit = self.env["supermarket.pos.audit"].sudo()
        return audit.create({"action": action, **self._audit_vals(supervisor, **values)})

    def _audit_vals(self, supervisor, **values):
        return {
            "config_id": self.id,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
            "supervisor_id": supervisor.id,
            **values,
        }

    def _audit_override(self, order_uuid, override, products, asked):
        """One audit line for each product the PIN let through beyond its stock."""
        store = self._store()
        # sudo: who was verified a moment ago
        supervisor = self.env["res.users"].sudo().browse(override["supervisor_id"])
        of_till = self.oversell_policy
        waived = products.filtered(lambda product: product._get_oversell_policy(of_till) == "pin")
        sellable = waived._get_sellable_quantities(store)
        for product in waived:
            quantity = sellable[store.id, product.id]
            if asked[product.id] > quantity:
                self._audit(
                    "oversell",
                    supervisor,
                    order_uuid=order_uuid,
                    product_id=product.id,
                    quantity=asked[product.id],
                    sellable_qty=quantity,
                )

    def _lot_problems(self, products, lots, holds):
        """Named lots on hold or past their date; a lot nobody knows is no problem of the till.

        Past their date where the till works the supermarket's way; a hold binds any.
        """
        named = {(product, name) for product in products for name in lots[product.id]}
        if not named:
            return []
        # sudo: a cashier may not read every lot; these are in the cart
        known = self.env["stock.lot"].sudo()._by_name(named, self.company_id)
        found = self.env["stock.lot"].sudo().union(*known.values())
        held = found & found.product_id._held_lots(self._store())
        reasons = holds["held_lots"]
        expired = self._expired(found - held) if self._is_supermarket_till() else found.browse()
        return [
            self._problem(
                lot.product_id,
                kind,
                lot=lot,
                reason=reasons.get(lot.product_id.id, {}).get(lot.name, False),
            )
            for kind, lots_of_kind in (("held", held), ("expired", expired))
            for lot in lots_of_kind
        ]

    def _expired(self, lots, moment=None):
        """Those of the lots whose last day has gone by in the till's store."""
        return lots._expired_in(self._store(), moment)

    def _held_problems(self, products, holds):
        """Products that are on hold as a whole."""
        held = holds["held"]
        return [
            {**self._problem(product, "held"), "reason": held[product.id]}
            for product in products
            if product.id in held
        ]

    def _problem(self, product, kind, lot=None, **values):
        return {
            "product_id": product.id,
            "product": product.with_context(display_default_code=False).display_name,
            "kind": kind,
            "lot": lot.name if lot else False,
            "reason": False,
            "policy": "block",
            "asked": 0.0,
            "sellable": 0.0,
            **values,
        }

    def _reserve_for_sale(self, order_uuid, products, asked, waived):
        """Reserve the guarded products of the order; what is short comes back as problems.

        Not at a till that takes stock Odoo's way: nothing would end its reservations in time.
        """
        if not self._is_supermarket_till():
            return []
        policies = {
            product.id: product._get_oversell_policy(self.oversell_policy)
            for product in products._with_own_stock()
            if asked[product.id] > 0
        }
        guarded = [
            (product_id, asked[product_id])
            for product_id, policy in policies.items()
            if policy in set(GUARDED) - waived
        ]
        location = self.sudo().picking_type_id.default_location_src_id  # sudo: the till's own place
        shortages = []
        if guarded:
            # sudo: reservations are made by the till, not by people
            reservations = self.env["supermarket.sale.reservation"].sudo()
            answer = reservations._reserve(
                order_uuid,
                location,
                guarded,
                of_till=self.oversell_policy,
                holder=self._promise_holder(),
            )
            shortages = answer["shortages"]
        shortages += self._warnings(products, asked, policies)
        by_id = {product.id: product for product in products}
        return [
            self._problem(
                by_id[shortage["product_id"]],
                "short",
                policy=policies[shortage["product_id"]],
                asked=shortage["asked"],
                sellable=shortage["sellable"],
            )
            for shortage in shortages
        ]

    def _is_selling(self):
        """Whether somebody sells at the till."""
        return self.sudo().current_session_id.state == "opened"  # sudo: the till's own session

    def _promise_holder(self):
        """Who promises are made to: this till while it is open, and who sells there."""
        till = f"{self._name},{self.id}" if self._is_selling() else None
        return {"till": till, "user": self.env.uid}

    def _warnings(self, products, asked, policies):
        """Shortages of products that only warn: read, not reserved."""
        store = self._store()
        warned = products.filtered(lambda product: policies.get(product.id) == "warn")
        sellable = warned._get_sellable_quantities(store)
        return [
            {
                "product_id": product.id,
                "asked": asked[product.id],
                "sellable": sellable[store.id, product.id],
            }
            for product in warned
            if asked[product.id] > sellable[store.id, product.id]
        ]
