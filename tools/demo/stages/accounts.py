"""The company: name, address, currency, chart of accounts, taxes."""

import base64

from ..icons import draw_logo
from ..records import write_changed

TAX_RATES = (9, 13)


def run(shop):
    """Make the first company a supermarket in Shanghai with Chinese value added tax."""
    env, company = shop.env, shop.company
    currency = env.ref("base.CNY")
    write_changed(currency, {"active": True})
    write_changed(
        company,
        {
            "name": "Fresh Corner Supermarket",
            "street": "128 Riverside Avenue",
            "city": "Shanghai",
            "zip": "200120",
            "phone": "+86 21 5555 0100",
            "email": "hello@freshcorner.example",
            "website": "https://freshcorner.example",
            "country_id": env.ref("base.cn").id,
            "currency_id": currency.id,
            "tax_calculation_rounding_method": "round_per_line",
        },
    )
    write_changed(company.partner_id, {"tz": "Asia/Shanghai"})
    write_changed(company, {"logo": base64.b64encode(draw_logo("Fresh Corner"))})
    if "iap_enrich_auto_done" in company._fields:
        # Else the first administrator's login asks an online service about an invented company.
        write_changed(company, {"iap_enrich_auto_done": True})
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company)
    _ensure_taxes(shop)
    return f"{company.name}, {shop.today}"


def _ensure_taxes(shop):
    """Taxes in the shelf price for sales, on top of it for purchases."""
    env, company = shop.env, shop.company
    country = company.account_fiscal_country_id or company.country_id
    groups = shop.names.ensure(
        "account.tax.group",
        {
            f"tax_group_{rate}": {
                "name": f"VAT {rate}%",
                "company_id": company.id,
                "country_id": country.id,
            }
            for rate in TAX_RATES
        },
    )
    shop.names.ensure(
        "account.tax",
        {
            f"tax_{use}_{rate}": {
                "name": f"VAT {rate}%",
                "type_tax_use": use,
                "amount": rate,
                "tax_group_id": group.id,
                "company_id": company.id,
                "country_id": country.id,
                "price_include_override": "tax_included" if use == "sale" else "tax_excluded",
                "repartition_line_ids": _repartition(env, company, use),
            }
            for rate, group in zip(TAX_RATES, groups, strict=True)
            for use in ("sale", "purchase")
        },
    )
    write_changed(
        company,
        {
            "account_sale_tax_id": shop.names.ref("tax_sale_13").id,
            "account_purchase_tax_id": shop.names.ref("tax_purchase_13").id,
        },
    )


def _repartition(env, company, use):
    """Book the tax where the chart's own tax of that use books it."""
    template = env["account.tax"].search(
        [("company_id", "=", company.id), ("type_tax_use", "=", use), ("amount", "=", 15)], limit=1
    )
    account = template.invoice_repartition_line_ids.account_id[:1]
    return [
        (0, 0, {"document_type": document, "repartition_type": kind, "account_id": booked})
        for document in ("invoice", "refund")
        for kind, booked in (("base", False), ("tax", account.id))
    ]
