from copy import deepcopy

from odoo import api
from odoo.tests import HttpCase, tagged

from ..till_payloads import MAY_RECORD, TillPayloads, driven, shape, unique
from ..till_shop import BOOK, BREAD, MILK, PORK_LABEL, SWEETS, TEA, WALLET, YOGHURT, TillShop

GS1_LOT = f"010{YOGHURT}10L2"
SCENARIOS = f"""
till.begin("sale");
for (let pieces = 1; pieces <= 3; pieces++) {{
    await till.scan("{MILK}", pieces);
}}
await till.scan("{BOOK}", 4);
const sold = till.order;
await till.pay();

till.begin("six_times_99");
for (const [index, code] of {SWEETS}.entries()) {{
    await till.scan(code, index + 1);
}}
await till.pay();

till.begin("label");
await till.scan("{PORK_LABEL}", 0.756);
await till.pay();

till.begin("lots");
await till.scan("{YOGHURT}", 1);
await till.scan("{GS1_LOT}", 2);
await till.pay();

till.begin("promotion");
for (let pieces = 1; pieces <= 3; pieces++) {{
    await till.scan("{TEA}", pieces);
}}
await till.pay();

till.begin("code_payment");
await till.scan("{BREAD}", 1);
await till.payByCode("{WALLET}");

till.begin("return");
await till.returnOne(sold);

till.begin("saved");
await till.scan("{MILK}", 1);
await till.scan("{BREAD}", 2);
const saved = await till.save();
await till.resume(saved);
await till.scan("{BOOK}", 3);
await till.pay();

till.begin("saved_unchanged");
await till.scan("{BREAD}", 1);
const unchanged = await till.save();
await till.resume(unchanged);
await till.pay();

till.begin("offline");
await till.offline(true);
await till.scan("{MILK}", 1);
await till.pay();
await till.scan("{BREAD}", 1);
await till.scan("{PORK_LABEL}", 1.756);
await till.pay();
await till.offline(false);
"""


@tagged("post_install", "-at_install")
class TestTillPayloads(TillShop, HttpCase):
    """The real till sends what the other tests send."""

    def test_payloads(self):
        self.record(SCENARIOS)
        for name, orders in self.recorded.items():
            with self.subTest(name):
                kept = unique(TillPayloads.kept(name))
                self.assertEqual(shape(unique(orders)), shape(kept))
        self.assertEqual(sorted(self.recorded), TillPayloads.names())

    def keep(self):
        if MAY_RECORD:
            TillPayloads.keep(self.recorded)

    def record(self, scenarios):
        self.recorded = recorded = {}
        payloads = self.payloads
        orders = type(self.env["pos.order"])
        original = orders.sync_from_ui

        @api.model
        def sync_from_ui(model, sent):
            name = model.env.context.get("till_scenario")
            as_sent = TillPayloads(model.env, payloads.symbols)
            recorded.setdefault(name, []).extend(map(as_sent.symbolic, deepcopy(sent)))
            return original(model, sent)

        self.patch(orders, "sync_from_ui", sync_from_ui)
        self.addCleanup(self.keep)
        self.browser_js(
            f"/pos/ui/{self.config.id}?from_backend=1",
            driven(scenarios),
            login=self.cashier.login,
            timeout=240,
        )
