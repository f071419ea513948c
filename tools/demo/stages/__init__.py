"""What is loaded, in order. A stage is one commit (the history: two commits a day)."""

from collections import namedtuple

from . import (
    accounts,
    buying,
    cash_office,
    catalogue,
    codes,
    counts,
    depot,
    floor,
    forecast,
    history,
    languages,
    markdowns,
    people,
    promotions,
    quality,
    screens,
    shops,
    stock,
)

Stage = namedtuple("Stage", "name title run addons")
# Stages that another process does beside others: begun with one of them, awaited after another
Aside = namedtuple("Aside", "names begun awaited")

STAGES = (
    Stage("accounts", "Company, currency, taxes", accounts.run, ("account",)),
    Stage("shops", "Shops, warehouse and tills", shops.run, ("stock", "point_of_sale")),
    Stage("open", "The whole supermarket, switched on", shops.run_open, ("supermarket_stock",)),
    Stage("people", "One user per role", people.run, ("supermarket_stock",)),
    Stage("passwords", "Their password", people.run_passwords, ("supermarket_stock",)),
    Stage("pins", "Supervisor PINs", people.run_pins, ("supermarket_pos",)),
    Stage("categories", "Grocery categories", catalogue.run_categories, ("point_of_sale",)),
    Stage("suppliers", "Suppliers", catalogue.run_suppliers, ("purchase_stock",)),
    Stage("packs", "Packs", catalogue.run_packs, ("purchase_stock",)),
    Stage("depot", "Eggs by way of the warehouse", depot.run, ("purchase_stock",)),
    Stage("products", "Products with real barcodes", catalogue.run_products, ("purchase_stock",)),
    Stage("icons", "Product pictures", catalogue.run_icons, ("point_of_sale",)),
    Stage("promotions", "Promotions", promotions.run, ("pos_loyalty",)),
    Stage("history", "Sales of 69 days", history.run, ("point_of_sale", "purchase_stock")),
    Stage("cash_office", "Cash office", cash_office.run, ("supermarket_pos",)),
    Stage("opening", "Opening stock", stock.run_opening, ("product_expiry",)),
    Stage("morning", "Deliveries of the morning", stock.run_morning, ("product_expiry",)),
    Stage("waste", "Goods thrown away", floor.run_waste, ("product_expiry",)),
    Stage("shelves", "Shelves to fill", floor.run_shelves, ("replenishment",)),
    Stage("safety", "Safety stocks", stock.run_safety, ("purchase_stock",)),
    Stage("orders", "Purchase orders on their way", stock.run_orders, ("purchase_stock",)),
    Stage("quality", "Inspection plans", quality.run, ("quality_inspection",)),
    Stage(
        "under_way",
        "At the dock, on the truck, on hold",
        depot.run_under_way,
        ("product_expiry", "purchase_stock"),
    ),
    Stage("markdowns", "Goods that expire soon", markdowns.run, ("supermarket_stock",)),
    Stage("counts", "What is counted today", counts.run, ("supermarket_stock",)),
    Stage(
        "offers",
        "Quota, evening and mix-and-match offers",
        promotions.run_offers,
        ("supermarket_pos",),
    ),
    Stage("terms", "Vendors' terms, budgets, plans", buying.run_terms, ("replenishment",)),
    Stage("forecast", "Forecasts and proposals", forecast.run, ("replenishment",)),
    Stage("figures", "Stock figures and transfers", forecast.run_figures, ("replenishment",)),
    Stage("decided", "Decisions of the last weeks", buying.run_decided, ("replenishment",)),
    Stage("what_if", "A simulation", buying.run_simulation, ("replenishment",)),
    Stage("codes", "Payment codes, scale labels, ages", codes.run, ("supermarket_pos",)),
    Stage("languages", "Simplified Chinese", languages.run, ()),
    Stage("screens", "Screens", screens.run, ()),
)
ASIDE = (
    Aside(("languages", "screens"), "products", "history"),
    Aside(("icons", "opening"), "history", "history"),
    Aside(("what_if",), "forecast", "codes"),
)
