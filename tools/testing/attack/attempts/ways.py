"""Other ways to the drawer, the server and the costs than those that the till goes."""

from tools.testing.attack.attempt import EITHER, KEPT, TAKEN, Attempt

STORES = "SELECT count(*) FROM supermarket_user_store_rel WHERE user_id = {user_bound}"
FOR_ALL = "SELECT count(*) FROM ir_default WHERE json_value = '50' AND user_id IS NULL"
AUTHORS = """SELECT count(*) FROM mail_message WHERE model = 'pos.session'
    AND res_id = {session} AND author_id = {manager_partner}"""


def call(title, target, values, comes="refused", who="cashier", **others):
    model, method = target.split("/")
    return Attempt("ways", title, who, model, method, values, comes, **others)


ATTEMPTS = [
    # the drawer
    call(
        "cash by a line of the bank",
        "account.bank.statement.line/create",
        {"vals_list": [{"journal_id": 1, "amount": -500, "pos_session_id": "$session"}]},
    ),
    call(
        "the float once more",
        "pos.session/set_opening_control",
        {"ids": ["$session"], "cashbox_value": 5000, "notes": ""},
        KEPT,
    ),
    call(
        "a difference of the bank made up",
        "pos.session/close_session_from_ui",
        {"ids": ["$other_session"], "bank_payment_method_diff_pairs": [["$card", 1e6]]},
        KEPT,
        who="employee",
    ),
    call(
        "a message in the manager's name",
        "pos.session/log_partner_message",
        {
            "ids": ["$session"],
            "partner_id": "$manager_partner",
            "action": "x",
            "message_type": "CASH_DRAWER_ACTION",
        },
        TAKEN,
        after=((AUTHORS, 0.0),),
    ),
    *(
        call(
            f"a message of {kind!r} about {action!r}",
            "pos.session/log_partner_message",
            {"ids": ["$session"], "partner_id": 1, "action": action, "message_type": kind},
        )
        for kind, action in (("x", "a"), (7, "a"), ("CASH_DRAWER_ACTION", ["a"]))
    ),
    *(
        call(f"{method} of a till", f"pos.config/{method}", {"ids": ["$till"]}, comes)
        for method, comes in (
            ("install_pos_restaurant", "refused"),
            ("load_onboarding_retail_scenario", "refused"),
            ("register_new_device_identifier", EITHER),
        )
    ),
    # by way of the server
    call(
        "own stores and groups",
        "res.users/write",
        {"ids": ["$user_bound"], "vals": {"supermarket_store_ids": [[5, 0, 0]]}},
        after=(
            ("SELECT count(*) FROM supermarket_user_store_rel WHERE user_id = {user_bound}", 1.0),
        ),
        who="bound",
    ),
    call("code of the server", "ir.actions.server/create", {"vals_list": [{"name": "x"}]}),
    call("a job begun", "ir.cron/method_direct_trigger", {"ids": [1]}),
    call("a rule of automation", "base.automation/create", {"vals_list": [{"name": "x"}]}),
    call(
        "a default for everybody",
        "ir.default/set",
        {"model_name": "pos.order.line", "field_name": "discount", "value": 50},
        KEPT,
        after=(
            ("SELECT count(*) FROM ir_default WHERE json_value = '50' AND user_id IS NULL", 0.0),
        ),
        beside=("ir_default",),
    ),
    # costs
    *(
        call(f"costs {what}", target, values)
        for what, target, values in (
            ("by their order", "product.product/search", {"domain": [], "order": "standard_price"}),
            (
                "by a path in an export",
                "pos.order.line/export_data",
                {"ids": ["$paid_line"], "fields_to_export": ["product_id/standard_price"]},
            ),
            (
                "by any of",
                "stock.quant/search_count",
                {"domain": [["product_id", "any", [["standard_price", ">", 1]]]]},
            ),
            (
                "in a panel",
                "product.product/search_panel_select_multi_range",
                {"field_name": "standard_price"},
            ),
            ("by a copy", "product.product/copy_data", {"ids": ["$product"]}),
            (
                "in a progress bar",
                "product.product/read_progress_bar",
                {
                    "domain": [],
                    "group_by": "categ_id",
                    "progress_bar": {"field": "standard_price", "colors": {"20.0": "a"}},
                },
            ),
        )
    ),
]
