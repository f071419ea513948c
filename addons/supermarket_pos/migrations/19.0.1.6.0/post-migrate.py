from odoo.tools import SQL

# rule, where the record says in which stores it is seen besides
SHOWN = (
    ("rule_pos_order_store", "also_store_ids"),
    ("rule_pos_order_line_store", "order_id.also_store_ids"),
    ("rule_pos_payment_store", "pos_order_id.also_store_ids"),
)


def migrate(cr, version):
    """A receipt that was shown in another store is read there; rules are not updated by
    themselves. One that somebody has changed stays theirs."""
    for rule, path in SHOWN:
        cr.execute(
            SQL(
                """
                UPDATE ir_rule
                   SET domain_force = regexp_replace(domain_force, '\\)$', %(also)s),
                       perm_write = FALSE, perm_create = FALSE, perm_unlink = FALSE
                 WHERE id = (SELECT res_id FROM ir_model_data
                              WHERE module = 'supermarket_pos' AND name = %(rule)s)
                   AND domain_force LIKE 'user._of_own_stores(%%'
                   AND domain_force NOT LIKE '%%also=%%'
                """,
                also=f', also=("{path}",))',
                rule=rule,
            )
        )
