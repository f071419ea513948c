import json

from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestChanges(InspectionCase):
    """Who made inspection milder can be read afterwards."""

    def _logged(self, plan):
        rows = self.env["inspection.audit"].search(
            [("model", "=", plan._name), ("res_id", "=", plan.id), ("event", "=", "rule")],
            order="sequence",
        )
        return [(row.user_id, json.loads(row.data)["from_to"]) for row in rows]

    def test_a_rule_of_a_plan_in_force(self):
        rule = self._plan(rule={"method": "all"}).rule_ids.with_user(self.planner)
        rule.write({"method": "ratio", "ratio": 0.1, "due_hours": rule.due_hours})
        rule.item_ids |= self.card
        [first, second] = self._logged(rule.plan_id)
        self.assertEqual(first, (self.planner, {"method": ["all", "ratio"]}))
        self.assertEqual(list(second[1]), ["item_ids"])
        self.assertIn("T-CARD", second[1]["item_ids"][1])

    def test_rules_that_come_and_go(self):
        plan = self._plan()
        plan.rule_ids = [Command.create({"item_ids": self.card.ids})]
        plan.rule_ids[-1].unlink()
        came, gone = (changes["method"] for _user, changes in self._logged(plan))
        self.assertEqual((came, gone), (["", "iso"], ["iso", ""]))
        self.assertFalse(self.env["inspection.audit"]._verify(self.company))

    def test_a_draft_is_nobody_s_business(self):
        plan = self._plan(activate=False)
        plan.rule_ids.aql = "10"
        self.assertFalse(self._logged(plan))

    def test_a_limit_of_an_item(self):
        self.lead.company_id = self.company  # what all companies share is not a planner's to change
        limit = self.lead.limit_ids.with_user(self.planner).with_context(tracking_disable=False)
        limit.high = 0.5
        limit.note = "as ordered"
        [message] = self.lead.message_ids.filtered(lambda one: "Limit:" in (one.body or ""))
        self.assertEqual(message.author_id, self.planner.partner_id)
        self.assertIn("≤ 0.2", message.body)
        self.assertIn("≤ 0.5", message.body)
        limit.active = False
        self.assertIn("→ –", self.lead.message_ids[0].body)
