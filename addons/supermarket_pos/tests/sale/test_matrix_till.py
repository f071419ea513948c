import json
import os
from copy import deepcopy

from odoo import api
from odoo.tests import HttpCase, tagged

from .. import recordings
from ..matrix import CELLS, cell_name
from ..till_payloads import MAY_RECORD, driven
from .test_matrix import MatrixCase

# All sixteen take a browser of their own each: the others run where they are asked for
SHORT = ("EUR-included-round_globally", "JPY-excluded-round_per_line")
FILL = """
// Core adds up equal goods; a basket of a hundred lines shall have them
posmodel.tryMergeOrderline = () => {};
for (const [basket, lines] of Object.entries(%(baskets)s)) {
    till.begin(basket);
    const order = posmodel.getOrder() || posmodel.addNewOrder();
    for (const [number, qty, discount] of lines) {
        const product = await posmodel.productOfIndex(%(goods)s[number]);
        const values = { product_tmpl_id: product.product_tmpl_id, product_id: product, qty };
        const line = await posmodel.addLineToOrder(values, order, {}, false);
        if (discount) {
            line.setDiscount(discount);
        }
    }
    await till.pay();
}
"""


@tagged("post_install", "-at_install")
class TestMatrixTill(MatrixCase, HttpCase):
    """A real till sells in shops of each currency, tax and rounding: the server takes what it
    sends, and it sends what the other tests send (RECORD_PAYLOADS=1 writes that anew)."""

    def test_each_shop(self):
        recorded, goods_ids = {}, {}
        for cell in CELLS:
            name = cell_name(cell)
            if name in SHORT or MAY_RECORD or os.environ.get("TILL_MATRIX") == "all":
                with self.subTest(cell=name):
                    config, goods = self.build(cell)
                    goods_ids[name] = goods.ids
                    recorded[name] = self.record(config, goods)
                    self.look_at(name, recorded[name], goods.ids)
        if MAY_RECORD:
            recording = recordings.condense(recorded, goods_ids)
            recordings.FILE.write_text(recordings.text(recording), encoding="utf-8")

    def record(self, config, goods):
        """{basket: order as the till sent it}"""
        session = self.open(config)
        sent = {}
        orders = type(self.env["pos.order"])
        original = orders.sync_from_ui

        @api.model
        def sync_from_ui(model, received):
            for order in received:
                sent[model.env.context.get("till_scenario")] = deepcopy(order)
            return original(model, received)

        self.patch(orders, "sync_from_ui", sync_from_ui)
        fill = FILL % {"baskets": json.dumps(self.baskets), "goods": json.dumps(goods.ids)}
        self.browser_js(
            f"/pos/ui/{config.id}?from_backend=1",
            driven(fill),
            login=session.env.user.login,
            timeout=300,
        )
        self.patch(orders, "sync_from_ui", original)
        return sent

    def look_at(self, name, sent, goods_ids):
        self.assertEqual(list(sent), list(self.baskets))
        for basket, order in sent.items():
            kept = self.env["pos.order"].search([("uuid", "=", order["uuid"])])
            self.assertEqual(kept.state, "paid", basket)
            self._check_order(kept.currency_id, order, kept)
            if not MAY_RECORD:
                self.assertEqual(
                    recordings.replayable(order, goods_ids),
                    recordings.recorded(self.recording, name, basket),
                    basket,
                )
