from odoo.tests import TransactionCase, tagged

OURS = ("supermarket.", "inspection.", "replenishment.")


@tagged("post_install", "-at_install")
class TestFirstState(TransactionCase):
    """Whatever a client puts into the context or into the defaults, a record begins as it must."""

    def models(self):
        """{model: its first state and another} of all models of ours that move along states."""
        for name, model in self.env.registry.items():
            field = model._fields.get("state")
            if not (name.startswith(OURS) and field and field.store and model._auto):
                continue
            if not (model._abstract or field.related or field.compute):
                states = [state for state, _label in field.selection]
                records = self.env[name]
                first = field.default(records) if field.default else None
                yield records, first, next(state for state in states if state != first)

    def test_all_models_with_states_are_found(self):
        names = {records._name for records, *_states in self.models()}
        self.assertGreaterEqual(len(names), 14)
        self.assertIn("supermarket.hold", names)

    def test_context(self):
        for records, first, other in self.models():
            with self.subTest(model=records._name):
                forged = records.with_context(default_state=other)
                self.assertEqual(forged.default_get(["state"]).get("state"), first)

    def test_default_for_good(self):
        for records, first, other in self.models():
            with self.subTest(model=records._name):
                self.env["ir.default"].set(records._name, "state", other)
                self.assertEqual(records.default_get(["state"]).get("state"), first)

    def test_what_only_code_writes(self):
        forged = self.env["supermarket.hold"].with_context(default_released_by_id=self.env.uid)
        self.assertFalse(forged.default_get(["released_by_id"]).get("released_by_id"))
