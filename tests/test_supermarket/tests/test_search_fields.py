from lxml import etree
from odoo.tests import TransactionCase, tagged

OURS = ("supermarket.", "inspection.", "replenishment.")


@tagged("post_install", "-at_install")
class TestSearchFields(TransactionCase):
    """What is typed into the search of a list of ours can be searched for."""

    def offered(self, model):
        """The fields that the search of a model offers for what is typed, in any of its views."""
        views = self.env["ir.ui.view"].search([("model", "=", model), ("type", "=", "search")])
        for view in views.filtered(lambda one: one.mode == "primary").ids or [False]:
            arch = etree.fromstring(self.env[model].get_view(view, "search")["arch"])
            for node in arch.xpath("//field[not(ancestor::searchpanel)]"):
                if not node.get("filter_domain"):
                    yield node.get("name")

    def test_what_is_typed_is_found(self):
        actions = self.env["ir.actions.act_window"].search([])
        models = {name for name in actions.mapped("res_model") if name.startswith(OURS)}
        self.assertGreater(len(models), 50)
        for model in models:
            fields = self.env[model]._fields
            for name in self.offered(model):
                with self.subTest(model=model, field=name):
                    self.assertTrue(fields[name]._description_searchable)
