import base64

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..label.supermarket_shelf_label import MOST

REPORT = "supermarket_stock.action_report_shelf_label"


class SupermarketScanTaskLabel(models.AbstractModel):
    """Shelf labels whose price changed, printed where the phone prints. It has no events: a label
    needs the price of the moment, and what was printed is written down by whoever makes it."""

    _name = "supermarket.scan.task.label"
    _description = "Shelf Labels in the Scan App"
    _inherit = ["supermarket.scan.task"]

    @api.model
    def _task_groups(self):
        return ("supermarket_stock.group_receiver", "supermarket_stock.group_shift_supervisor")

    @api.model
    def _is_offered(self):
        """Where the store uses labels: somebody looked at its list once."""
        return super()._is_offered() and bool(self._labels().search_count([], limit=1))

    @api.model
    def _labels(self):
        return self.env["supermarket.shelf.label"]

    @api.model
    def _stores(self):
        return self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])

    @api.model
    def _changed(self):
        return [("state", "=", "changed"), ("warehouse_id", "in", self._stores().ids)]

    @api.model
    def _number(self):
        return self._labels().search_count(self._changed())

    @api.model
    def _documents(self):
        changed = self._labels().search(self._changed(), limit=MOST).grouped("warehouse_id")
        new = [("state", "=", "new"), ("warehouse_id", "in", self._stores().ids)]
        unprinted = dict(self._labels()._read_group(new, ["warehouse_id"], ["__count"]))
        return [
            {
                "id": store.id,
                "name": store.name,
                "unprinted": unprinted.get(store, 0),
                "labels": [
                    {
                        "product_id": label.product_id.id,
                        "name": label._name_text(),
                        "price": label.price,
                        "printed": label.printed_price,
                    }
                    for label in changed.get(store, ())
                ],
            }
            for store in self._stores()
        ]

    @api.model
    def _print(self, store_id, product_ids):
        """The labels of these goods, which from now on say what was printed.

        :return: {"type", "content"}: a PDF, or a page where this server can't make one
        """
        is_list = isinstance(product_ids, list) and all(type(one) is int for one in product_ids)
        if type(store_id) is not int or not is_list:
            raise ValidationError(self.env._("Scan the goods whose labels you want, then print."))
        store = self._stores().filtered(lambda one: one.id == store_id)
        products = self.env["product.product"].search(
            [("id", "in", product_ids), ("sale_ok", "=", True)]
        )
        if not (store and products):
            raise UserError(self.env._("These goods have no label in this store (any more)."))
        labels = self._labels()._of_goods(store, products)
        labels.action_print()
        return self._rendered(labels)

    @api.model
    def _rendered(self, labels):
        # sudo: how a report is made is the system's business; the labels may be read
        report = self.env["ir.actions.report"].sudo()
        if report.get_wkhtmltopdf_state() in ("install", "broken"):
            content, _kind = report._render_qweb_html(REPORT, labels.ids)
            kind = "html"
        else:
            content, kind = report._render_qweb_pdf(REPORT, labels.ids)
        types = {"pdf": "application/pdf", "html": "text/html;charset=utf-8"}
        return {"type": types[kind], "content": base64.b64encode(content).decode()}
