from odoo.tests import tagged

from ..common import ReplenishmentCase

FEW = 8
# What says who wrote a row and when
SIGNATURE = {"write_uid", "write_date", "create_uid", "create_date", "id"}


@tagged("post_install", "-at_install")
class TestManyProposals(ReplenishmentCase):
    """Proposals of a night are written by a few statements, as if each had been written alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products = cls.env["product.product"].union(
            *(cls._create_product(f"Herb {n:02d}") for n in range(3 * FEW))
        )

    def _evaluate(self, products, mean):
        for product in products:
            self._forecast(mean, product=product)
        pairs = [(product, self.store) for product in products]
        computed = self.env["replenishment.planner"]._evaluate(pairs)
        return [{**computed[product.id, self.store.id], "origin": "night"} for product in products]

    def _statements(self, vals_list):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        proposals = self.env["replenishment.proposal"]._propose(vals_list)
        self.env.flush_all()
        self.assertEqual(len(proposals), len(vals_list))
        return self.env.cr.sql_log_count - before

    def _row(self, proposal):
        """What the database holds of a proposal."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(p) FROM replenishment_proposal p WHERE id = %s", [proposal.id]
        )
        row = self.env.cr.fetchone()[0]
        return {name: value for name, value in row.items() if name not in SIGNATURE}

    def test_twice_as_many_take_as_many_statements(self):
        few, many = self.products[:FEW], self.products[FEW:]
        self._statements(self._evaluate(self.product, 5.0))  # what a process asks once
        for mean, what in ((5.0, "opened"), (9.0, "renewed")):
            with self.subTest(what):
                asked = [self._evaluate(products, mean) for products in (few, many)]
                of_few, of_many = (self._statements(vals_list) for vals_list in asked)
                self.assertLessEqual(of_many, of_few)

    def test_opened_as_create_would(self):
        (vals,) = self._evaluate(self.product, 5.0)
        model = self.env["replenishment.proposal"].sudo()
        with self.env.cr.savepoint() as savepoint:
            created = model.create({**vals, "qty_to_order": vals["proposed_qty"]})
            expected = self._row(created)
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        proposal = model._propose([vals])
        self.assertEqual(self._row(proposal), expected)
        self.assertEqual(proposal.state, "draft")
        self.assertEqual(proposal.partner_id, self.vendor)

    def test_renewed_as_write_would(self):
        self._stock(3)
        model = self.env["replenishment.proposal"].sudo()
        proposal = model._propose(self._evaluate(self.product, 5.0))
        self.product.seller_ids.price = 2.5
        (vals,) = self._evaluate(self.product, 9.0)
        numbers = {k: v for k, v in vals.items() if k not in ("product_id", "warehouse_id")}
        with self.env.cr.savepoint() as savepoint:
            proposal.write({**numbers, "qty_to_order": vals["proposed_qty"], "date": proposal.date})
            expected = self._row(proposal)
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        before = proposal.amount
        self.assertEqual(model._propose([vals]), proposal)
        self.assertEqual(self._row(proposal), expected)
        self.assertEqual(proposal.price_unit, 2.5)
        self.assertAlmostEqual(proposal.amount, 2.5 * proposal.qty_to_order)
        self.assertNotEqual(proposal.amount, before)

    def test_a_renewed_quantity_is_told_to_who_looks_on(self):
        (vals,) = self._evaluate(self.product, 5.0)
        proposal = self.env["replenishment.proposal"]._propose([vals]).with_user(self.buyer)
        self.env.flush_all()
        self._forecast(50.0)
        proposal.sudo()._work_out()
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = proposal.sudo().message_ids.tracking_value_ids
        self.assertEqual(tracked.field_id.name, "qty_to_order")
        self.assertEqual(tracked.new_value_float, proposal.qty_to_order)

    def test_a_curve_of_an_earlier_version_is_read_too(self):
        point = {"quantity": 6.0, "shortage": 1.0, "waste": 2.0, "holding": 3.0, "total": 6.0}
        proposal = self._propose(cost_curve=[point])
        self.assertEqual(proposal._cost_points(), [point])
        columns = {name: [value] for name, value in point.items() if name != "total"}
        proposal.sudo().cost_curve = columns
        self.assertEqual(proposal._cost_points(), [point])
        proposal.sudo().cost_curve = False
        self.assertEqual(proposal._cost_points(), [])
