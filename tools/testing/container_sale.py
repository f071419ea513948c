"""An order sold in the containers: the till is opened inside, the order comes over HTTP."""

import http.cookiejar
import json
import time
import urllib.request
import uuid

from tools.setup.problems import SetupError

PRICE, QUANTITY = 12.0, 3
# Run inside the Odoo container: books, a till, a product with stock, an open session
OPEN = f"""
import json
company = env.company
if not company.chart_template:
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
if hasattr(company, "_open_supermarket"):
    company._open_supermarket()
product = env["product.product"].create({{
    "name": "Rice", "type": "consu", "is_storable": True, "available_in_pos": True,
    "list_price": {PRICE}, "taxes_id": [(5,)],
}})
stock = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1).lot_stock_id
env["stock.quant"]._update_available_quantity(product, stock, 10)
journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
method = env["pos.payment.method"].create({{"name": "Card", "journal_id": journal.id}})
till = env["pos.config"].create({{"name": "Till", "payment_method_ids": [(6, 0, method.ids)]}})
session = env["pos.session"].create({{"config_id": till.id}})
session.set_opening_control(0, "")
env.cr.commit()
print("OPENED " + json.dumps({{
    "product": product.id, "session": session.id, "method": method.id, "company": company.id,
    "pricelist": till.pricelist_id.id, "user": env.uid,
}}))
"""


def sell(address, opened, report):
    """Log in as the administrator of a new database, send a paid order, read what is left."""
    client = Client(address)
    client.call("/web/session/authenticate", db="supermarket", login="admin", password="admin")
    answer = client.method("pos.order", "sync_from_ui", [order(opened)])
    state = answer["pos.order"][0]["state"]
    (left,) = client.method("product.product", "read", [opened["product"]], ["qty_available"])
    for what, good in (
        (f"the order is {state}", state == "paid"),
        (f"{left['qty_available']} of 10 are left", left["qty_available"] == 10 - QUANTITY),
    ):
        if good:
            report.passed += 1
        else:
            report.fault(f"not as sold: {what}")


def order(opened):
    total = PRICE * QUANTITY
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    line = {
        "uuid": str(uuid.uuid4()),
        "product_id": opened["product"],
        "qty": QUANTITY,
        "price_unit": PRICE,
        "discount": 0,
        "price_subtotal": total,
        "price_subtotal_incl": total,
        "tax_ids": [],
        "pack_lot_ids": [],
        "full_product_name": "Rice",
    }
    payment = {
        "uuid": str(uuid.uuid4()),
        "amount": total,
        "payment_date": moment,
        "payment_method_id": opened["method"],
    }
    identity = str(uuid.uuid4())
    return {
        "uuid": identity,
        "name": f"Order {identity}",
        "state": "paid",
        "session_id": opened["session"],
        "user_id": opened["user"],
        "company_id": opened["company"],
        "pricelist_id": opened["pricelist"],
        "fiscal_position_id": False,
        "partner_id": False,
        "to_invoice": False,
        "date_order": moment,
        "amount_total": total,
        "amount_tax": 0.0,
        "amount_paid": total,
        "amount_return": 0.0,
        "last_order_preparation_change": "{}",
        "lines": [(0, 0, line)],
        "payment_ids": [(0, 0, payment)],
    }


class Client:
    """Odoo's JSON-RPC with the session of a login."""

    def __init__(self, address):
        self.address = address
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def call(self, path, **params):
        """:raises SetupError: with what Odoo said"""
        body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        request = urllib.request.Request(
            self.address + path, body, {"Content-Type": "application/json"}
        )
        with self.opener.open(request, timeout=120) as answer:
            result = json.load(answer)
        if "error" in result:
            raise SetupError(f"{path}: {result['error']['data']['message']}")
        return result["result"]

    def method(self, model, name, *arguments):
        return self.call(
            "/web/dataset/call_kw", model=model, method=name, args=arguments, kwargs={}
        )
