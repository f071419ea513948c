from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

OURS = ("supermarket.", "inspection.", "replenishment.")
# States that no event moves: they follow from something else, or a job tells how far it is. No
# client writes them.
FOLLOWS = {
    "supermarket.count.line": "from what was scanned",
    "supermarket.scan.event": "from the set of events",
    "supermarket.shortage": "from the stock",
    "supermarket.shelf.label": "from the price and the printing",
    "supermarket.work": "from what became of an attempt",
    "supermarket.import": "from the rows of the file",
    "supermarket.payment.trade": "from the provider's answers, by a table of its own",
    "supermarket.payment.simulator.account": "from what a payment asked of it",
    "replenishment.run": "from how far the job is",
    "replenishment.simulation": "from how far the job is",
}

# What anybody says of it is dropped: it begins in its first state in any case
DROPS = {"supermarket.markdown", "supermarket.record.export"}
# Who changed it last, and when, is all that is to be known
UNSIGNED = {"supermarket.record.export", "supermarket.scan.device"}


@tagged("post_install", "-at_install")
class TestTransitions(TransactionCase):
    """State moves along one table for each model, or follows from something else."""

    def models(self):
        for name, model in self.env.registry.items():
            field = model._fields.get("state")
            is_ours = name.startswith(OURS) and model._auto and not model._abstract
            if is_ours and field and field.store and not (field.related or field.compute):
                yield self.env[name], field

    def with_table(self):
        return [
            (records, field) for records, field in self.models() if records._name not in FOLLOWS
        ]

    def test_every_model_with_states_has_a_table_or_a_reason(self):
        for records, _field in self.with_table():
            with self.subTest(model=records._name):
                self.assertTrue(records._transitions)
        names = {records._name for records, _field in self.models()}
        self.assertFalse(FOLLOWS.keys() - names, "reasons for models that are not there")
        self.assertGreaterEqual(len(names - FOLLOWS.keys()), 15)

    def test_a_table_leads_from_the_first_state_to_all_others(self):
        for records, field in self.with_table():
            states = set(field.get_values(self.env))
            table = records._transitions.values()
            with self.subTest(model=records._name):
                self.assertEqual(field.default(records), records._initial_state)
                for one in table:
                    self.assertLessEqual({*one.sources, one.target, *one.settled}, states)
                reached = {records._initial_state}
                for _state in states:
                    reached |= {one.target for one in table if reached & set(one.sources)}
                self.assertEqual(reached, states)

    def test_the_roles_of_a_table_are_there(self):
        for records, _field in self.with_table():
            for event, one in records._transitions.items():
                with self.subTest(model=records._name, event=event):
                    for group in one.groups:
                        self.assertEqual(self.env.ref(group)._name, "res.groups")

    def test_nobody_writes_a_state(self):
        """Not even code that may do everything: the table is the only way."""
        for records, field in self.with_table():
            for state in field.get_values(self.env):
                with (
                    self.subTest(model=records._name, state=state),
                    self.assertRaises(UserError),
                ):
                    records.sudo().write({"state": state})

    def test_nothing_is_born_in_a_later_state(self):
        for records, field in self.with_table():
            later = set(field.get_values(self.env)) - {records._initial_state}
            for state in later if records._name not in DROPS else ():
                with (
                    self.subTest(model=records._name, state=state),
                    self.assertRaises(UserError),
                ):
                    records.sudo().create({"state": state})

    def test_who_moved_it_and_when_is_written_down(self):
        """By a log, by the chatter, or on the record itself."""
        for records, field in self.with_table():
            tracked = getattr(field, "tracking", False) and "message_ids" in records._fields
            logged = hasattr(records, "_is_recorded")
            signed = bool(records._signature())
            with self.subTest(model=records._name):
                self.assertTrue(tracked or logged or signed or records._name in UNSIGNED)
