"""Inspections: verdicts, holds, readings, pictures, fines, draws, by those whose they are not."""

from tools.testing.attack.attempt import KEPT, TAKEN, Attempt

NAN, ENDLESS = float("nan"), float("inf")
HALF = "\ud800"


def call(title, who, target, values, comes="refused", **others):
    model, method = target.split("/")
    return Attempt("inspections", title, who, model, method, values, comes, **others)


def written(who, model, record, comes="refused", beside=(), **vals):
    names = ", ".join(vals)
    values = {"ids": [f"${record}"], "vals": vals}
    return call(f"{model}: {names} of {record} by {who}", who, f"{model}/write", values, comes,
                beside=beside)  # fmt: skip


#: What code alone writes: model, record, field, value
CLOSED = (
    ("inspection.task", "insp_waiting", "sample_size", 1),
    ("inspection.task", "insp_waiting", "sample_units", "1"),
    ("inspection.task", "insp_waiting", "state", "done"),
    ("inspection.task", "insp_waiting", "accept_number", 99),
    ("inspection.task", "insp_waiting", "rule_id", False),
    ("inspection.task", "insp_waiting", "line_ids", [[5, 0, 0]]),
    ("inspection.task", "insp_waiting", "class_ids", [[5, 0, 0]]),
    ("inspection.task", "insp_waiting", "lot_ids", [[5, 0, 0]]),
    ("inspection.result", "insp_failed_result", "verdict", "pass"),
    ("inspection.result", "insp_failed_result", "state", "pending"),
    ("inspection.result", "insp_failed_result", "is_current", False),
    ("inspection.result", "insp_failed_result", "inspector_user_id", 1),
    ("inspection.result", "insp_failed_result", "begun_by_ids", [[5, 0, 0]]),
    ("inspection.result", "insp_failed_result", "photo_ids", [[5, 0, 0]]),
    ("inspection.result", "insp_failed_result", "note", "All was well"),
    ("inspection.reading", "insp_failed_reading", "value", 0),
    ("inspection.reading", "insp_failed_reading", "verdict", "pass"),
    ("inspection.reading", "insp_theirs_reading", "value", 0),
    ("inspection.problem", "insp_fine", "amount", 1e6),
    ("inspection.problem", "insp_fine", "state", "done"),
    ("inspection.problem", "insp_fine", "proposer_id", 1),
    ("inspection.problem", "insp_fine", "schedule_id", False),
    ("inspection.problem", "insp_fine", "appeal_until", "2020-01-01"),
    ("inspection.problem", "insp_return", "asked_quantity", 1e6),
    ("inspection.problem", "insp_return", "return_picking_id", 1),
    ("inspection.problem", "insp_return", "return_quantity", 101),
    ("inspection.problem", "insp_return", "return_quantity", -1),
    ("inspection.problem", "insp_return", "return_quantity", NAN),
    ("inspection.decision", "insp_decision", "is_selected", False),
    ("inspection.decision", "insp_decision", "u", 1.0),
    ("inspection.series", "inspection_series", "severity", "reduced"),
    ("inspection.task.line", "insp_failed_line", "high", 1e9),
    ("inspection.task.class", "insp_failed_class", "outcome", "accepted"),
    ("inspection.audit", "insp_audit", "note", "x"),
    ("inspection.plan", "insp_plan", "code", "X"),
    ("inspection.plan", "insp_plan", "secret", "X"),
    ("supermarket.hold", "insp_hold", "origin_id", False),
    ("supermarket.hold", "insp_hold", "state", "released"),
)
ROLES = ("inspector", "reviewer", "planner", "buyer", "accountant", "receiver", "manager")
#: Events by whoever must not: model/method, record, people
NOT_THEIRS = (
    ("inspection.result/action_submit", "insp_theirs_result", ("inspector", "reviewer", "manager")),
    ("inspection.result/action_complete", "insp_handed_result",
     ("inspector", "planner", "buyer", "accountant", "receiver", "cashier", "b_reviewer")),
    ("inspection.problem/action_approve", "insp_fine",
     ("inspector", "reviewer", "planner", "buyer", "receiver", "b_reviewer", "accountant")),
    ("inspection.problem/action_approve", "insp_return",
     ("inspector", "reviewer", "planner", "buyer", "receiver", "b_reviewer", "accountant")),
    ("supermarket.hold/action_release", "insp_hold",
     (*ROLES, "cashier", "b_reviewer")),
    ("inspection.task/action_start", "insp_theirs", ("receiver", "cashier", "b_reviewer")),
    ("inspection.task/action_take_limits", "insp_mine", ("inspector", "reviewer", "b_reviewer")),
    ("inspection.plan/action_end", "insp_plan", ("inspector", "reviewer", "buyer", "b_reviewer")),
)  # fmt: skip
#: Numbers and texts that no field holds: who, model, record, field
BAD = (
    ("inspector", "inspection.reading", "insp_mine_reading", "value"),
    ("inspector", "inspection.result", "insp_mine_result", "place"),
    ("planner", "inspection.limit", "insp_limit", "high"),
    ("planner", "inspection.rule", "insp_rule", "ratio"),
    ("planner", "inspection.rule", "insp_rule", "due_hours"),
    ("planner", "inspection.item", "insp_item", "minutes"),
    ("planner", "inspection.item", "insp_item", "name"),
    ("planner", "inspection.plan", "insp_plan", "frequency_count"),
    ("accountant", "inspection.penalty.schedule", "insp_schedule", "fixed_amount"),
    ("accountant", "inspection.penalty.schedule", "insp_schedule", "contract"),
    ("manager", "inspection.problem", "insp_return", "return_quantity"),
    ("manager", "inspection.problem", "insp_return", "note"),
    ("planner", "inspection.leave", "insp_leave", "reason"),
)
VALUES = (NAN, ENDLESS, HALF, "a\u0000b", 2**70)
TEXTS = ("place", "name", "note", "contract", "reason")
#: Numbers without an end of their own: what is large is a number still
ANY_SIZE = ("value", "high", "ratio", "minutes", "fixed_amount")


def _bad():
    for who, model, record, name in BAD:
        for value in VALUES:
            is_text = isinstance(value, str)
            if is_text != (name in TEXTS) or (value == 2**70 and name in ANY_SIZE):
                continue
            values = {"ids": [f"${record}"], "vals": {name: value}}
            yield call(f"{model}: {name} is {value!r}", who, f"{model}/write", values)


def _proposed(**vals):
    vals = {"result_id": "$insp_failed_result", "problem_type": "fine", **vals}
    title = ", ".join(f"{name} {value!r}" for name, value in vals.items())
    target = "inspection.problem/create"
    return call(f"a proposal: {title}", "reviewer", target, {"vals_list": [vals]})


def _page(title, who, path):
    return Attempt("inspections", title, who, "", "", path, by="page")


UUID = "00000000-0000-4000-8000-0000000001{:02d}"
SEEN = ("supermarket_scan_device", "supermarket_scan_event")


def _scan(title, who, comes=KEPT, **event):
    event = {
        "uuid": UUID.format(2),
        "task": "inspect",
        "kind": "reading",
        "document_id": "$insp_mine",
        "at": "2026-01-01 00:00:00",
        "said": {"revision": 1, "line": "$insp_failed_line", "unit": 1, "value": "0"},
        **event,
    }
    device = {"uuid": UUID.format(1), "version": "1"}
    values = {"device": device, "events": [event]}
    return call(title, who, "supermarket.scan/scan_submit", values, comes, beside=SEEN)


LEAKS = (
    ("search", {"domain": [["secret", "like", "a"]]}),
    ("search", {"domain": [], "order": "secret"}),
    ("formatted_read_group", {"domain": [], "groupby": ["secret"], "aggregates": ["__count"]}),
    ("read_group", {"domain": [], "fields": ["id"], "groupby": ["secret"]}),
    ("export_data", {"ids": ["$insp_plan"], "fields_to_export": ["secret"]}),
    ("web_read", {"ids": ["$insp_plan"], "specification": {"secret": {}}}),
)
KEPT_FROM = (
    *("inspection.problem", "inspection.result", "inspection.reading", "inspection.task"),
    *("inspection.decision", "inspection.audit", "inspection.penalty.schedule", "inspection.plan"),
)

ATTEMPTS = [
    *(
        written(who, model, record, **{name: value})
        for model, record, name, value in CLOSED
        for who in (*ROLES, "cashier", "employee", "b_reviewer")
    ),
    *(
        call(f"{target} of {record} by {who}", who, target, {"ids": [f"${record}"]})
        for target, record, people in NOT_THEIRS
        for who in people
    ),
    *_bad(),
    *(
        call(f"{model}/{method} deleted by {who}", who, f"{model}/unlink", {"ids": [f"${method}"]})
        for model, method in (
            ("inspection.task", "insp_waiting"),
            ("inspection.result", "insp_mine_result"),
            ("inspection.reading", "insp_mine_reading"),
            ("inspection.problem", "insp_fine"),
            ("inspection.decision", "insp_decision"),
            ("inspection.audit", "insp_audit"),
            ("ir.attachment", "insp_theirs_photo"),
            ("ir.attachment", "insp_handed_photo"),
        )
        for who in ("inspector", "reviewer", "manager", "shopadmin", "b_reviewer")
    ),
    # proposals
    *(_proposed(result_id=one) for one in ("x", [1], {}, 1.5, True, 2**70, -1, None)),
    *(_proposed(problem_type=one) for one in ([], {}, 7, "x", None)),
    _proposed(),
    *(_proposed(problem_type="delist", delist_scope=one) for one in ([], "x", 7)),
    *(_proposed(problem_type="warning", note=one) for one in (HALF, "$long")),
    call(
        "the days to appeal taken away by a default",
        "accountant",
        "inspection.problem/action_approve",
        {
            "ids": ["$insp_fine"],
            "context": {"default_is_accepted": True, "tz": "Pacific/Kiritimati"},
        },
    ),
    # reasons
    *(
        call(
            f"a reason for {event} of {record!r} by {who}",
            who,
            "inspection.reason/create",
            {"vals_list": [{"res_model": model, "res_id": record, "event": event, "reason": text}]},
            KEPT,
            beside=("inspection_reason",),
        )
        for who, model, record, event, text in (
            ("reviewer", "inspection.problem", 2**70, "undo", "x"),
            ("reviewer", "inspection.problem", NAN, "undo", "x"),
            ("reviewer", "inspection.problem", 1, "undo", HALF),
            ("planner", "inspection.task", 1, "cancel", "a\u0000"),
        )
    ),
    # wizards
    *(
        call(
            f"a preview {days!r} days back",
            "planner",
            "inspection.plan.preview/create",
            {"vals_list": [{"plan_id": "$insp_plan", "days": days}]},
        )
        for days in (10**9, -5, 2**70, 0)
    ),
    *(
        call(
            f"figures from {first!r} to {last!r}",
            "reviewer",
            "inspection.analysis/get_figures",
            {"date_from": first, "date_to": last, "warehouse_id": store},
        )
        for first, last, store in (
            ("x", "y", False),
            (1, 2, False),
            ("0001-01-01", "0001-01-02", False),
            ("9999-12-31", "9999-12-31", False),
            ("2026-01-01", "2026-01-02", "x"),
            ("2026-01-01", "2026-01-02", [1]),
        )
    ),
    *(
        call(
            f"a report of {first!r}",
            "reviewer",
            "inspection.period.report/open_report",
            {"kind": "xlsx", "date_from": first, "date_to": first, "warehouse_id": store},
        )
        for first, store in (("x", False), ("9999-12-31", False), ("2026-01-01", "x"))
    ),
    # scans
    _scan("a reading of a colleague's task", "inspector", document_id="$insp_theirs"),
    _scan("a reading of another task's line", "inspector"),
    _scan("a reading of what was handed in", "inspector", document_id="$insp_handed"),
    _scan("a task of A by B", "b_reviewer"),
    *(
        _scan(f"said: {name} is {value!r}", "inspector", said={"revision": 1, name: value})
        for name, value in (
            ("line", []), ("line", 2**70), ("line", NAN), ("unit", "1"), ("unit", [UUID.format(9)]),
            ("value", NAN), ("value", HALF), ("turn", 2**70), ("revision", 2**70),
            ("covers", "x"), ("covers", [1]), ("covers", {"a": 1}), ("latitude", NAN), ("A", 1),
        )
    ),
    _scan("a verdict in what is said", "inspector", said={"revision": 1, "verdict": "pass"}),
    _scan("a picture that has no name", "inspector", kind="photo"),
    _scan("a reviewer's name on it", "receiver", user_id="$user_inspector"),
    # pictures
    *(
        call(
            f"a picture {title} by {who}",
            who,
            f"ir.attachment/{method}",
            {"ids": ["$insp_theirs_photo"], **values},
        )
        for who in ("cashier", "employee", "b_reviewer")
        for title, method, values in (
            ("read", "read", {"fields": ["datas"]}),
            ("exported", "export_data", {"fields_to_export": ["raw"]}),
            ("copied", "copy", {}),
            ("renamed", "write", {"vals": {"name": "x"}}),
        )
    ),
    *(
        call(f"a colleague's picture: {sorted(vals)}", "inspector", "ir.attachment/write",
             {"ids": ["$insp_theirs_photo"], "vals": vals})
        for vals in (
            {"raw": "x"}, {"datas": "eA=="}, {"res_id": "$insp_mine_result"}, {"public": True},
            {"res_model": False, "res_id": 0},
        )
    ),
    call("a colleague's picture as one's own", "inspector", "inspection.result/write",
         {"ids": ["$insp_mine_result"], "vals": {"photo_ids": [[4, "$insp_theirs_photo", 0]]}}),
    *(
        _page(f"a picture at {route} by {who}", who,
              lambda names, route=route: route.format(names["insp_theirs_photo"]))
        for who in ("cashier", "b_reviewer")
        for route in ("/web/content/{}", "/web/content/ir.attachment/{}/raw")
    ),
    # what is told
    *(call(f"a secret by {method}", "planner", f"inspection.plan/{method}", values)
      for method, values in LEAKS),
    *(
        call(f"{model} grouped by {who}", who, f"{model}/formatted_read_group",
             {"domain": [], "groupby": ["company_id"], "aggregates": ["__count"]})
        for model in KEPT_FROM for who in ("cashier", "employee")
    ),
    *(
        call(f"{model} of A found by B", "b_reviewer", f"{model}/name_search", {"name": ""}, TAKEN,
             hides=("ATTACKED", "Every lot"))
        for model in KEPT_FROM
        if model != "inspection.penalty.schedule"
    ),
    # ways round
    *(
        call(f"a job of the server: {target}", "planner", target, {})
        for target in (
            "inspection.task/_escalate_overdue",
            "inspection.plan/_inspect_by_date",
            "inspection.audit/_seal_anew",
            "inspection.audit/_append",
            "inspection.intake/decide_many",
            "ir.attachment/_renew_photos",
            "inspection.problem/_propose",
        )
    ),
    call("a letter that runs code", "reviewer", "mail.template/create",
         {"vals_list": [{"name": "x", "model_id": 1, "body_html": "<t t-out='object.secret'/>"}]}),
    call("code in a message", "reviewer", "mail.compose.message/create",
         lambda names: {
             "vals_list": [{"model": "inspection.problem", "res_ids": f"[{names['insp_fine']}]",
                            "composition_mode": "mass_mail", "body": "<t t-out='7*7'/>",
                            "subject": "{{ object.result_id.plan_id.secret }}"}]},
         KEPT),
    *(
        call(f"{model} by a file, {who}", who, f"{model}/load",
             {"fields": [name], "data": [["=HYPERLINK(1)"]]}, KEPT)
        for model, name in (("inspection.task", "name"), ("inspection.result", "name"),
                            ("inspection.problem", "name"), ("inspection.decision", "lot_key"),
                            ("inspection.audit", "event"))
        for who in ("inspector", "reviewer", "planner")
    ),
    # of the books
    call("an entry for a fine that nobody approved", "accountant", "account.move/create",
         {"vals_list": [{"move_type": "in_refund", "inspection_problem_id": "$insp_fine"}]}),
    call("a receipt that pretends to be a return's", "receiver", "stock.picking/write",
         {"ids": ["$stock_picking"], "vals": {"inspection_problem_id": "$insp_return"}}),
]  # fmt: skip
