"""No first state but the first: by the record, by the context, by a default for good."""

from tools.testing.attack.attempt import KEPT, Attempt

# model, who may create it, a later state, the record
BORN = (
    ("supermarket.hold", "receiver", "released", {"product_id": "$guarded", "reason": "damage"}),
    ("supermarket.recall", "reviewer", "closed", {"product_id": "$guarded", "reason": "Glass"}),
    (
        "supermarket.markdown",
        "receiver",
        "active",
        {"product_id": "$product", "warehouse_id": "$warehouse", "new_price": 0.01, "quantity": 5},
    ),
    ("inspection.plan", "planner", "active", {"name": "Born active"}),
    (
        "inspection.problem",
        "reviewer",
        "done",
        {"result_id": "$inspection_result", "problem_type": "return"},
    ),
    ("inspection.task", "planner", "done", {}),
    ("inspection.result", "inspector", "approved", {}),
    ("replenishment.simulation", "buyer", "done", {"name": "Born done"}),
    ("replenishment.proposal", "buyer", "accepted", {}),
    ("replenishment.balance", "buyer", "accepted", {}),
    (
        "replenishment.run",
        "buyer",
        "running",
        {"phase": "proposals", "offset": 10**9, "started_on": "2999-01-01 00:00:00"},
    ),
    ("supermarket.shortage", "buyer", "done", {}),
    ("supermarket.sale.exception", "supervisor", "done", {}),
    ("supermarket.payment.trade", "cashier", "done", {}),
)


def _born(model, who, state, vals):
    yield Attempt(
        "states",
        f"a {model} born {state}",
        who,
        model,
        "create",
        {"vals_list": [{**vals, "state": state}]},
        KEPT if model in DROPS else "refused",
        beside=BEGINS if model in DROPS else (),
    )
    yield Attempt(
        "states",
        f"a {model} born {state} by its context",
        who,
        model,
        "create",
        {"vals_list": [vals], "context": {"default_state": state}},
        KEPT,
        beside=BEGINS,
        after=(
            (
                f"SELECT count(*) FROM {model.replace('.', '_')} WHERE state = '{state}'"
                f" AND create_date > now() AT TIME ZONE 'UTC' - interval '20 seconds'",
                0,
            ),
        )
        if model not in ("supermarket.payment.trade",)
        else (),
    )
    yield Attempt(
        "states",
        f"{model}: {state} as a default for good",
        who,
        "ir.default",
        "set",
        {"model_name": model, "field_name": "state", "value": state},
        KEPT,
        beside=("ir_default",),
        after=(),
    )


# Models that leave out of a new record what it may not say, and begin it as it must
DROPS = {"supermarket.markdown", "replenishment.simulation", "replenishment.run"}
BEGINS = (
    *(model.replace(".", "_") for model, *_rest in BORN),
    "supermarket_stock_record",
    "mail_message",
    "supermarket_sale_ledger",
    "supermarket_work",
)

ATTEMPTS = [attempt for row in BORN for attempt in _born(*row)]
