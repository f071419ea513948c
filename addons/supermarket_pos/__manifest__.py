{
    "name": "Supermarket Point of Sale",
    "summary": "Stock right at payment, no oversell, lots without prompts, keyboard-only sales",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Supermarket Suite contributors",
    "license": "LGPL-3",
    "depends": ["supermarket_stock", "point_of_sale", "pos_loyalty"],
    "data": [
        "security/supermarket_pos_groups.xml",
        "security/ir.model.access.csv",
        "security/supermarket_pos_rules.xml",
        "views/supermarket_sale_exception_views.xml",
        "views/supermarket_pos_audit_views.xml",
        "views/supermarket_pos_pin_views.xml",
        "views/supermarket_sale_ledger_views.xml",
        "report/supermarket_sale_report_views.xml",
        "views/loyalty_program_views.xml",
        "views/loyalty_reward_views.xml",
        "views/supermarket_promotion_use_views.xml",
        "views/supermarket_pos_menus.xml",
    ],
    "external_dependencies": {"python": ["numpy", "pandas"]},
    "assets": {
        "web.assets_backend": [
            "supermarket_pos/static/src/sales_analysis/**/*",
        ],
        "point_of_sale._assets_pos": [
            "supermarket_pos/static/src/app/**/*",
        ],
        "web.assets_unit_tests": [
            "supermarket_pos/static/tests/unit/**/*",
        ],
        "web.assets_tests": [
            "supermarket_pos/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
