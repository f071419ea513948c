"""Every public method, model and route of ours, tried by an employee without any role.

What only reads may answer; nothing may change. A new one is added here, or the run fails.
"""

from tools.testing.attack.attempt import KEPT, Attempt

METHODS = """
account.move: button_cancel button_draft
barcode.nomenclature: match_pattern parse_nomenclature_barcode
inspection.alert: action_close action_view_results
inspection.analysis: get_figures
inspection.audit: action_verify
inspection.decision: action_open_replay action_replay
inspection.inspector: action_hand_over action_view_tasks
inspection.period.report: action_pdf action_xlsx open_report
inspection.plan: action_activate action_end action_inspect_stock action_suspend
    action_view_decisions action_view_tasks
inspection.problem: action_approve action_view_credit_note action_view_return
    action_view_reversal action_view_task
inspection.purge: action_purge
inspection.reason: action_confirm
inspection.replay: action_replay
inspection.proposal: action_propose
inspection.request: action_inspect
inspection.result: action_complete action_resolve action_return_to_review action_submit
    action_view_problems action_view_task
inspection.rule: action_per_pair
inspection.series: action_authorise_reduced action_resume action_toggle_steady action_view_results
inspection.task: action_assign action_complete_review action_reinspect action_start
    action_submit action_take_limits action_view_holds action_view_lot action_view_picking
    action_view_problems action_view_result
ir.ui.menu: load_menus
pos.config: get_limited_product_count get_limited_partners_loading
    get_statistics_for_session read_config_open_orders
    supermarket_age_refused supermarket_authorise supermarket_catalogue_ids supermarket_check_in
    supermarket_check_sale supermarket_code_cancel supermarket_code_pay supermarket_code_refund
    supermarket_code_reverse supermarket_code_state supermarket_find_receipt supermarket_known_lots
    supermarket_load_catalogue supermarket_load_items supermarket_load_markdowns
    supermarket_load_promotions supermarket_load_quotas supermarket_load_state
    supermarket_read_sticker
    supermarket_release_sale supermarket_reserve_promotions
pos.order: read_pos_data read_pos_orders search_paid_order_ids sync_from_ui action_pos_order_paid
    confirm_coupon_programs
pos.session: action_pos_session_closing_control close_session_from_ui get_closing_control_data
    get_cash_in_out_list log_partner_message load_data post_closing_cash_details
    supermarket_let_difference_through supermarket_pick_up
    try_cash_in_out update_closing_control_state_session action_pos_session_open
    action_pos_session_close
product.product: action_open_product action_view_holds action_view_replenishment_forecast
    action_view_replenishment_proposals
product.template: action_view_holds action_view_replenishment_forecast
    action_view_replenishment_proposals get_product_info_pos load_product_from_pos
purchase.order: button_cancel button_confirm button_draft
replenishment.adjust: action_apply
replenishment.balance: action_accept action_dismiss action_view_transfer
replenishment.dashboard: get_figures
replenishment.outcome: action_open_proposal
replenishment.proposal: action_accept action_dismiss action_reopen action_snooze
    action_view_forecast action_view_orderpoint action_view_outcome action_view_picking
    action_view_product action_view_purchase
replenishment.run: action_cancel action_schedule
replenishment.shelf: action_make_fill_list
replenishment.simulation: action_accept action_run
replenishment.snooze: action_snooze
replenishment.vendor.order: action_accept action_cut action_open action_top_up
report.point_of_sale.report_saledetails: get_sale_details
res.company: action_close_stock_valuation
res.partner: action_view_inspection_tasks action_view_replenishment_proposals
stock.lot: action_place_hold action_recall action_release_hold action_view_holds
    action_view_inspection_tasks
stock.picking: action_cancel action_view_inspection_tasks button_validate
stock.warehouse.orderpoint: action_replenish action_replenishment_from_forecast
    action_replenishment_give_back
supermarket.code.reader: read_code tills
supermarket.count: action_approve action_cancel action_close action_start
supermarket.count.line: action_approve action_leave_out
supermarket.count.plan: action_plan_today action_view_classes
supermarket.doubtful.stock: action_count
supermarket.expiry.board: action_mark_down action_open_lot action_place_hold
supermarket.guard.confirm: action_override
supermarket.hold: action_release
supermarket.hold.place: action_place
supermarket.hold.release: action_release
supermarket.import: action_check action_import
supermarket.loss: action_approve action_refuse action_report action_undo
supermarket.markdown.start: action_mark_down action_mark_down_and_print action_propose
supermarket.markdown: action_activate action_end action_print_labels action_print_sheet
supermarket.morning.board: get_board
supermarket.payment.trade: action_ask_again action_give_back action_view_order
supermarket.pin.mixin: action_unlock
supermarket.pos.pin: action_unlock
supermarket.recall: action_close action_open_holds action_print action_recall action_release
    action_tell_again get_till_board
supermarket.recall.close: action_close
supermarket.recall.release: action_release
supermarket.record.export: action_cancel action_start
supermarket.sale.analysis: analyse get_choices open_orders open_pivot
supermarket.sale.exception: action_done action_reopen
supermarket.scan: scan_catalogue scan_catalogue_ids scan_documents scan_look_up scan_open
    scan_photo scan_photos scan_print_labels scan_submit scan_switch
supermarket.scan.device: action_lock action_unlock action_view_events
supermarket.scan.event: action_book action_dismiss action_try_again
supermarket.scan.person: action_unlock
supermarket.setup: action_open_setup action_open_supermarket
supermarket.setup.line: action_switch
supermarket.shelf.label: action_open_labels action_print action_print_sheet action_take_as_printed
supermarket.stock.record: action_export_all
supermarket.work: action_try_again
stock.warehouse: action_close_price_page action_renew_price_page
"""

# nothing is asked for, or of all records
OF_NO_RECORD = {
    *(
        "barcode.nomenclature",
        "inspection.analysis",
        "ir.ui.menu",
        "replenishment.dashboard",
        "supermarket.code.reader",
        "supermarket.morning.board",
    ),
    *("report.point_of_sale.report_saledetails", "supermarket.sale.analysis"),
    "supermarket.scan",
}
IDS = {
    "account.move": 1,
    "pos.config": "$till",
    "pos.order": "$draft",
    "pos.session": "$session",
    "product.product": "$product",
    "product.template": 1,
    "res.company": "$company",
    "res.partner": 1,
    "stock.lot": "$lot",
    "stock.picking": "$stock_picking",
    "stock.warehouse": 1,
    "supermarket.hold": "$hold",
    "supermarket.markdown": "$markdown",
    "supermarket.recall": "$recall",
    "replenishment.proposal": "$proposal",
}

MODELS = """
inspection.alert inspection.audit inspection.decision inspection.inspector inspection.item
inspection.leave inspection.limit inspection.period.report inspection.plan.preview
inspection.plan.preview.line inspection.penalty.schedule inspection.plan inspection.problem
inspection.purge inspection.reading inspection.reason inspection.replay inspection.replay.line
inspection.request inspection.result inspection.rule inspection.series inspection.skill
inspection.standard inspection.proposal
inspection.task.class inspection.supplier.score inspection.task inspection.task.line
replenishment.adjust replenishment.adjust.line replenishment.balance replenishment.cover
replenishment.forecast replenishment.model.score replenishment.outcome replenishment.proposal
replenishment.budget replenishment.figure replenishment.promotion replenishment.vendor.closing
replenishment.waste replenishment.run replenishment.simulation replenishment.snooze
replenishment.vendor.order
supermarket.cash.difference supermarket.count supermarket.count.line
supermarket.expiry.board supermarket.guard.confirm supermarket.loss supermarket.loss.reason
supermarket.count.plan supermarket.count.result supermarket.doubtful.stock
supermarket.import supermarket.import.line supermarket.product.class
supermarket.record.export supermarket.shelf.label supermarket.shelf.space supermarket.work
supermarket.guard.override supermarket.hold
supermarket.hold.place supermarket.hold.release supermarket.markdown.start
supermarket.markdown.start.line
supermarket.markdown supermarket.markdown.rule supermarket.payment.event
supermarket.payment.simulator.account supermarket.payment.trade supermarket.pos.audit
supermarket.pos.device supermarket.pos.pickup supermarket.pos.pin supermarket.product.barcode
supermarket.promotion.reservation supermarket.promotion.use supermarket.recall
supermarket.recall.close supermarket.recall.confirmation supermarket.recall.release
supermarket.sale.exception supermarket.sale.ledger supermarket.sale.report
supermarket.sale.reservation supermarket.scale.format supermarket.scan.device
supermarket.scan.event
supermarket.setup supermarket.setup.line
supermarket.shortage supermarket.stock.record
"""


def _methods():
    for row in METHODS.replace("\n    ", " ").strip().splitlines():
        model, _colon, methods = row.partition(": ")
        some = IDS.get(model, f"${model.replace('.', '_')}")
        values = {} if model in OF_NO_RECORD else {"ids": [some]}
        for method in methods.split():
            yield Attempt("doors", f"{model}/{method}", "employee", model, method, values, KEPT)


def _models():
    for model in MODELS.split():
        vals = {"vals_list": [{}]}
        yield Attempt("doors", f"a {model} made", "employee", model, "create", vals)


PAGES = [
    Attempt(
        "doors",
        "the analysis as a workbook",
        "employee",
        "",
        "",
        "/supermarket_pos/sales_analysis.xlsx",
        KEPT,
        by="page",
    ),
    *(
        Attempt("doors", f"the scan app's {path}", "employee", "", "", path, KEPT, by="page")
        for path in ("/scan", "/scan/worker.js", "/scan/manifest.webmanifest")
    ),
    Attempt("doors", "a price page", "employee", "", "", "/price/guessed", KEPT, by="page"),
    Attempt("doors", "a price", "employee", "", "", "/price/guessed/look", KEPT, by="page"),
]
ATTEMPTS = [*_methods(), *_models(), *PAGES]
