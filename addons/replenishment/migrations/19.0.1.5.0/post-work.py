from odoo.tools import SQL

WAITING = {
    "replenishment.run": ("scheduled", "running"),
    "replenishment.simulation": ("waiting", "running"),
}


def migrate(cr, version):
    """Passes and simulations that wait do so in the table of all work."""
    for model, states in WAITING.items():
        cr.execute(
            SQL(
                """
                INSERT INTO supermarket_work (res_model, res_id, part, company_id, state, attempts,
                       create_uid, create_date, write_uid, write_date)
                SELECT %s, id, 0, company_id, 'waiting', 0,
                       create_uid, create_date, write_uid, write_date
                  FROM %s
                 WHERE state = ANY(%s)
              ORDER BY id
                ON CONFLICT DO NOTHING
                """,
                model,
                SQL.identifier(model.replace(".", "_")),
                list(states),
            )
        )
