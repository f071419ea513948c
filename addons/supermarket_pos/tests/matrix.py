"""Shops that differ in what a till takes for granted: currency, taxes, rounding.

The shops are made here for whoever needs them: the recorder, which lets a real till sell their
goods, and the test that sends what it recorded to the server again.
"""

from collections import namedtuple
from uuid import uuid4

from odoo import Command

Cell = namedtuple("Cell", "currency included rounding")
# Prices as they stand on shelves of that currency, the last two per kg; rates of VAT
Goods = namedtuple("Goods", "prices rates")

GOODS = {
    # 13 and 9 % on the mainland
    "CNY": Goods((9.9, 3.5, 12.8, 0.99, 25.9, 6.66, 1.29, 18.8, 39.8, 23.6), (13, 9)),
    # 20 and 5.5 % in France
    "EUR": Goods((0.99, 2.29, 0.35, 3.49, 1.79, 12.99, 0.89, 5.49, 12.9, 3.99), (20, 5.5)),
    # 10 and 8 % in Japan
    "JPY": Goods((98, 128, 298, 1080, 57, 213, 398, 33, 398, 298), (10, 8)),
    # no VAT yet: the 5 % of its neighbours
    "KWD": Goods((0.375, 1.25, 0.195, 0.999, 2.75, 0.085, 4.125, 0.65, 3.45, 1.115), (5, 5)),
}
ROUNDINGS = ("round_per_line", "round_globally")
CELLS = tuple(
    Cell(currency, included, rounding)
    for currency in GOODS
    for included in (True, False)
    for rounding in ROUNDINGS
)


def cell_name(cell):
    return "-".join((cell.currency, "included" if cell.included else "excluded", cell.rounding))


def build_shop(env, cell, parent=None):
    """A company with a till, taxes and goods of a cell; (till, goods in the order of GOODS).

    :param parent: make the shop a branch of this company and sell the parent's goods
    """
    company = _company(env, cell, parent)
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    return _till(env, company), _goods(env, parent or company, cell)


def build_head_office(env, cell):
    return _company(env, cell, None)


def _company(env, cell, parent):
    currency = env["res.currency"].with_context(active_test=False)
    currency = currency.search([("name", "=", cell.currency)])
    currency.active = True
    company = env["res.company"].create(
        {
            "name": f"{'Branch' if parent else 'Shop'} {cell_name(cell)} {uuid4()}",
            "parent_id": parent and parent.id,
            # a country that brings no accounting of its own
            "country_id": env.ref("base.aq").id,
        }
    )
    env.user.company_ids |= company
    if not parent:
        chart = env["account.chart.template"]
        chart.try_loading("generic_coa", company=company, install_demo=False)
        company.currency_id = currency
    company.tax_calculation_rounding_method = cell.rounding
    company._open_supermarket()
    return company


def _till(env, company):
    """A till that takes cash, of the company's own or of its head office's journals."""
    journal = env["account.journal"].create(
        {"name": "Cash", "code": "TCSH", "type": "cash", "company_id": company.id}
    )
    method = env["pos.payment.method"].create(
        {"name": "Cash", "journal_id": journal.id, "company_id": company.id}
    )
    return env["pos.config"].create(
        {
            "name": f"Till {company.name}",
            "company_id": company.id,
            "payment_method_ids": [Command.set(method.ids)],
        }
    )


def _goods(env, owner, cell):
    goods = GOODS[cell.currency]
    env = env(context={**env.context, "allowed_company_ids": owner.ids})
    taxes = [_tax(env, owner, cell, number, rate) for number, rate in enumerate(goods.rates)]
    products = env["product.product"]
    for number, price in enumerate(goods.prices):
        products += env["product.product"].create(
            {
                "name": f"Goods {number}",
                "barcode": f"{owner.id:04}{number:04}",
                "is_storable": True,
                "available_in_pos": True,
                "to_weight": number > 7,
                "uom_id": env.ref(
                    "uom.product_uom_kgm" if number > 7 else "uom.product_uom_unit"
                ).id,
                "lst_price": price,
                "standard_price": price / 2,
                "taxes_id": [Command.set(taxes[number % 2].ids)],
                "company_id": owner.id,
            }
        )
    return products


def _tax(env, owner, cell, number, rate):
    return env["account.tax"].create(
        {
            "name": f"VAT {rate} ({number})",
            "amount": rate,
            "price_include_override": "tax_included" if cell.included else "tax_excluded",
            "company_id": owner.id,
        }
    )
