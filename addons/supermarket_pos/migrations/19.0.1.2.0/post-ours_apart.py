from odoo.tools import SQL

RECORDS = (
    "supermarket_pos_pickup",
    "supermarket_recall_confirmation",
    "supermarket_payment_trade",
)


def migrate(cr, version):
    """What belongs to Odoo is as it was; older records name the cashier as they did then."""
    if not version:
        return
    # The tills read amounts to pay by themselves: Odoo's nomenclature needs no rule of ours. One
    # that somebody has changed stays theirs.
    cr.execute(
        r"""
        DELETE FROM barcode_rule rule USING ir_model_data name
         WHERE name.module = 'supermarket_pos' AND name.name = 'barcode_rule_gs1_392'
           AND name.model = 'barcode.rule' AND name.res_id = rule.id
           AND rule.type = 'price' AND rule.pattern = '(392[0-3])(\d{1,15})'
        """
    )
    cr.execute(
        """
        DELETE FROM ir_model_data
         WHERE module = 'supermarket_pos' AND name = 'barcode_rule_gs1_392'
        """
    )
    for table in RECORDS:
        cr.execute(
            SQL(
                """
                UPDATE %s record
                   SET cashier = partner.name
                  FROM res_users login
                  JOIN res_partner partner ON partner.id = login.partner_id
                 WHERE login.id = record.user_id AND record.cashier IS NULL
                """,
                SQL.identifier(table),
            )
        )
