"""Goods on hold, done moves, and what belongs to another company."""

from tools.testing.attack.attempt import KEPT, Attempt


def call(title, who, target, values, comes="refused", **others):
    model, method = target.split("/")
    return Attempt("goods", title, who, model, method, values, comes, **others)


LINE = {
    "product_id": "$lot_product",
    "lot_id": "$lot",
    "quantity": 2,
    "picked": True,
    "location_id": "$floor",
    "location_dest_id": "$customers",
}
MOVE = {
    "product_id": "$lot_product",
    "product_uom_qty": 2,
    "state": "done",
    "picked": True,
    "location_id": "$floor",
    "location_dest_id": "$customers",
    "company_id": "$company",
    "move_line_ids": [[0, 0, LINE]],
}

ATTEMPTS = [
    *(
        call(
            f"held goods by a move born done, {who}",
            who,
            "stock.move/create",
            {"vals_list": [MOVE]},
        )
        for who in ("cashier", "receiver", "counter", "buyer")
    ),
    call(
        "held goods by a line of a done move",
        "receiver",
        "stock.move.line/create",
        {"vals_list": [{**LINE, "move_id": "$done_move"}]},
    ),
    call(
        "a done line of other goods",
        "receiver",
        "stock.move.line/write",
        {"ids": ["$done_line"], "vals": {"product_id": "$lot_product", "lot_id": "$lot"}},
    ),
    *(
        call(
            f"a quant's {name}",
            "receiver",
            "stock.quant/write",
            {"ids": ["$quant"], "vals": {name: value}},
        )
        for name, value in (
            ("location_id", "$customers"),
            ("lot_id", "$lot"),
            ("quantity", 500),
            ("product_id", "$guarded"),
        )
    ),
    call("a quant deleted", "receiver", "stock.quant/unlink", {"ids": ["$quant"]}),
    *(
        call(
            f"a hold's {name}",
            who,
            "supermarket.hold/write",
            {"ids": ["$hold"], "vals": {name: value}},
        )
        for who in ("receiver", "reviewer", "cashier", "manager")
        for name, value in (
            ("state", "released"),
            ("lot_id", False),
            ("product_id", "$product"),
            ("release_date", "2020-01-01"),
        )
    ),
    call("a hold deleted", "manager", "supermarket.hold/unlink", {"ids": ["$hold"]}),
    call(
        "a hold released by a receiver",
        "receiver",
        "supermarket.hold/action_release",
        {"ids": ["$hold"]},
        KEPT,
    ),
    *(
        call(
            f"{model} changed by {who}",
            who,
            f"{model}/write",
            {"ids": [f"${model.replace('.', '_')}"], "vals": {"company_id": "$company"}},
        )
        for who in ("cashier", "employee")
        for model in (
            "inspection.item",
            "inspection.limit",
            "inspection.plan",
            "inspection.series",
            "supermarket.shortage",
            "replenishment.proposal",
        )
    ),
    # another company
    *(
        call(
            f"a series of A by B: {method}",
            "b_reviewer",
            f"inspection.series/{method}",
            {"ids": ["$inspection_series"]},
        )
        for method in ("action_authorise_reduced", "action_resume", "action_toggle_steady")
    ),
    *(
        call(
            f"{model} of A read by B",
            "b_reviewer",
            f"{model}/read",
            {"ids": [f"${model.replace('.', '_')}"], "fields": ["display_name"]},
        )
        for model in (
            "inspection.series",
            "replenishment.proposal",
            "supermarket.sale.exception",
        )
    ),
    call(
        "a hold of A released by B",
        "b_reviewer",
        "supermarket.hold/action_release",
        {"ids": ["$hold"]},
    ),
    *(
        call(
            f"what all companies share, by B: {model} {method}",
            "b_reviewer",
            f"{model}/{method}",
            values,
        )
        for model, method, values in (
            (
                "supermarket.product.barcode",
                "write",
                {"ids": ["$shared_code"], "vals": {"product_id": "$secret"}},
            ),
            (
                "supermarket.product.barcode",
                "write",
                {"ids": ["$shared_code"], "vals": {"quantity": 12}},
            ),
            ("supermarket.product.barcode", "unlink", {"ids": ["$shared_code"]}),
            ("inspection.item", "write", {"ids": ["$shared_item"], "vals": {"active": False}}),
            ("inspection.item", "unlink", {"ids": ["$shared_item"]}),
            ("inspection.limit", "write", {"ids": ["$shared_limit"], "vals": {"high": 60}}),
            ("inspection.limit", "unlink", {"ids": ["$shared_limit"]}),
            ("inspection.limit", "copy", {"ids": ["$shared_limit"]}),
            (
                "inspection.standard",
                "write",
                {"ids": ["$shared_standard"], "vals": {"date_to": "2020-01-01"}},
            ),
            ("inspection.skill", "write", {"ids": ["$inspection_skill"], "vals": {"name": "x"}}),
            ("inspection.skill", "unlink", {"ids": ["$inspection_skill"]}),
            (
                "inspection.item",
                "create",
                {"vals_list": [{"name": "For all", "code": "ALL", "company_id": False}]},
            ),
        )
    ),
    call(
        "an order of A sent by B",
        "b_reviewer",
        "pos.order/read",
        {"ids": ["$paid"], "fields": ["amount_total"]},
    ),
    call(
        "whose a code is in another company",
        "receiver",
        "supermarket.product.barcode/create",
        {"vals_list": [{"name": "9990000000017", "product_id": "$product"}]},
        KEPT,
        beside=("supermarket_product_barcode",),
    ),
    call(
        "a shortage's state",
        "buyer",
        "supermarket.shortage/write",
        {"ids": ["$supermarket_shortage"], "vals": {"state": "done"}},
    ),
    call(
        "a shortage's threshold",
        "buyer",
        "supermarket.shortage/write",
        {"ids": ["$supermarket_shortage"], "vals": {"threshold": 0.0}},
    ),
    call(
        "a pass of its own making",
        "buyer",
        "replenishment.run/create",
        {
            "vals_list": [
                {
                    "state": "running",
                    "phase": "proposals",
                    "offset": 10**9,
                    "started_on": "2999-01-01 00:00:00",
                }
            ]
        },
        KEPT,
        beside=("replenishment_run",),
        after=(("SELECT count(*) FROM replenishment_run WHERE state = 'running'", 0.0),),
    ),
    # bad input
    *(
        call(
            f"the analysis from {start}",
            "manager",
            "supermarket.sale.analysis/analyse",
            {"request": {"start": start, "end": end}},
            KEPT,
        )
        for start, end in (
            ("9999-12-31", "9999-12-31"),
            ("0001-01-01", "0001-01-02"),
            ("x", "y"),
            ("2026-01-01", None),
            (1, 2),
        )
    ),
    *(
        call(
            f"the analysis by {by!r}",
            "manager",
            "supermarket.sale.analysis/analyse",
            {"request": {"by": by}},
            KEPT,
        )
        for by in ([["x"]], "x", [1], {"a": 1}, ["day", "day"])
    ),
    *(
        call(
            f"a code read at till {till!r}",
            "cashier",
            "supermarket.code.reader/read_code",
            {"code": code, "config_id": till},
            KEPT,
        )
        for till, code in (
            ("1; drop", "1"),
            (None, "1"),
            ({"a": 1}, "1"),
            (1, None),
            (1, "a\u0000"),
            (1, "$long"),
            (2**40, "1"),
        )
    ),
    *(
        call(
            f"a reason of {model}",
            "reviewer",
            "inspection.reason/create",
            {"vals_list": [{"res_model": model, "res_id": 1, "event": "undo", "reason": "x"}]},
            KEPT,
            beside=("inspection_reason",),
        )
        for model in ("res.users", "x.y")
    ),
    *(
        call(
            f"a markdown at {price}",
            "receiver",
            "supermarket.markdown/create",
            {
                "vals_list": [
                    {
                        "product_id": "$product",
                        "warehouse_id": "$warehouse",
                        "new_price": price,
                        "quantity": quantity,
                    }
                ]
            },
        )
        for price, quantity in (
            (float("nan"), 1),
            (float("inf"), 1),
            (-1.0, 1),
            (1e-7, 1),
            (1.0, float("nan")),
            (1.0, -1),
            (1.0, 1e300),
            (1e300, 1),
        )
    ),
    call(
        "a note of a megabyte on a hold",
        "receiver",
        "supermarket.hold/create",
        {"vals_list": [{"product_id": "$guarded", "reason": "damage", "note": "$long"}]},
    ),
    call(
        "a reason of a megabyte for a recall",
        "reviewer",
        "supermarket.recall/create",
        {"vals_list": [{"product_id": "$guarded", "reason": "$long"}]},
    ),
    *(
        call(
            f"a barcode that counts {quantity}",
            "receiver",
            "supermarket.product.barcode/create",
            {"vals_list": [{"name": "123", "product_id": "$product", "quantity": quantity}]},
        )
        for quantity in (1e300, -1, 0, float("nan"))
    ),
]
