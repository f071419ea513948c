"""The books of the shop: what is written in them, told by the newest transaction of each table."""

# Odoo's own tables in which something is bought, sold, moved, counted, owed or decided
CORE = (
    *("pos_order", "pos_order_line", "pos_payment", "pos_session", "pos_config"),
    *("pos_pack_operation_lot", "stock_quant", "stock_move", "stock_move_line", "stock_picking"),
    *("stock_lot", "stock_warehouse_orderpoint", "account_move", "account_move_line"),
    *("account_bank_statement_line", "product_template", "product_product", "loyalty_program"),
    *("loyalty_reward", "loyalty_card", "purchase_order", "purchase_order_line", "res_users"),
    *("res_company", "ir_default", "pos_payment_method", "product_pricelist_item"),
)
OURS = ("supermarket_", "inspection_", "replenishment_")


class Books:
    """What stands in the database; asked on a connection of its own, without Odoo."""

    def __init__(self, server, database):
        self.connection = server.connect(database)
        self.last = None
        rows = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {row[0] for row in rows}
        self.tables = sorted(
            name for name in names if name in CORE or (name.startswith(OURS) and "_rel" not in name)
        )

    def ask(self, statement):
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def value(self, statement):
        """The first column of the first row."""
        rows = self.ask(statement)
        return rows[0][0] if rows else None

    def read(self):
        """{table: (rows, newest transaction)}"""
        one = "SELECT '{0}', count(*), max(xmin::text::bigint) FROM \"{0}\""
        rows = self.ask(" UNION ALL ".join(one.format(name) for name in self.tables))
        return {name: (count, newest) for name, count, newest in rows}

    def now(self):
        """As read after the last attempt; nobody else writes."""
        if self.last is None:
            self.last = self.read()
        return self.last

    def changed(self, before):
        """The tables that are no longer as they were."""
        self.last = self.read()
        return {name for name, state in self.last.items() if state != before[name]}
