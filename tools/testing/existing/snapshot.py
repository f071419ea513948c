"""Every row of every table that an administrator fills, to compare before with after."""

from odoo.tools import SQL

# What moves without anyone's doing, or says who wrote last
STAMPS = {"write_date", "write_uid"}
TABLES = (
    "res_company", "res_partner", "res_users", "res_currency", "res_groups_users_rel",
    "ir_config_parameter", "ir_default", "ir_rule", "ir_cron", "ir_sequence", "ir_model_access",
    "decimal_precision", "uom_uom", "barcode_nomenclature", "barcode_rule",
    "product_template", "product_product", "product_category", "product_supplierinfo",
    "product_pricelist", "product_pricelist_item",
    "stock_warehouse", "stock_location", "stock_picking_type", "stock_route", "stock_rule",
    "stock_warehouse_orderpoint", "stock_quant", "stock_lot", "stock_move", "stock_move_line",
    "stock_picking", "stock_reference", "purchase_order", "purchase_order_line",
    "pos_config", "pos_session", "pos_order", "pos_order_line", "pos_payment",
    "pos_payment_method", "pos_payment_method_pos_config_rel", "loyalty_program", "loyalty_reward",
    "account_account", "account_journal", "account_tax", "account_move", "account_move_line",
    "account_fiscal_position",
)  # fmt: skip
# (table, column): why another value is no change for anyone
CHANGES = {
    ("ir_cron", "lastcall"): "the clock",
    ("ir_cron", "nextcall"): "the clock",
    ("ir_sequence", "number_next"): "kept in the database's own sequence",
    ("res_users", "login_date"): "the clock",
}
# What our addons may add to these while they are there
OURS_WHILE_INSTALLED = {
    "ir_config_parameter", "ir_rule", "ir_cron", "ir_sequence", "ir_model_access",
    "product_template", "product_product", "res_groups_users_rel", "ir_default",
}  # fmt: skip


def take(env):
    """{table: {key: row}} of what is there."""
    env.flush_all()
    return {table: _rows(env, table) for table in TABLES if _exists(env, table)}


def _exists(env, table):
    return bool(env.execute_query(SQL("SELECT to_regclass(%s)", table))[0][0])


def _rows(env, table):
    rows = env.execute_query(SQL("SELECT to_jsonb(t) FROM %s t", SQL.identifier(table)))
    return {_key(row): row for (row,) in rows}


def _key(row):
    return row["id"] if "id" in row else tuple(sorted(row.items()))


def differences(before, after, installed):
    """Lines that name what is not as it was: rows changed, gone, or added.

    :param installed: whether our addons are there, which bring rows of their own
    """
    lines = []
    for table, rows in before.items():
        now = after.get(table, {})
        for key, row in rows.items():
            if key not in now:
                lines.append(f"{table} {key} is gone")
            elif changes := _changes(table, row, now[key]):
                lines.append(f"{table} {key} ({_name(row)}): {changes}")
        added = [now[key] for key in now.keys() - rows.keys()]
        if added and not (installed and table in OURS_WHILE_INSTALLED):
            lines.append(f"{table}: {len(added)} rows more, such as {_name(added[0])}")
    return lines


def _changes(table, row, now):
    return ", ".join(
        f"{column} {value!r} → {now.get(column)!r}"
        for column, value in row.items()
        if column not in STAMPS
        and (table, column) not in CHANGES
        and column in now
        and now[column] != value
    )


def _name(row):
    return row.get("name") or row.get("key") or row.get("login") or row
