HOURLY = ("outcome", "figure", "balance")


def migrate(cr, version):
    """What is done at night is asked for every hour: each store has its own night."""
    cr.execute(
        """
        UPDATE ir_cron
           SET interval_type = 'hours', interval_number = 1,
               nextcall = date_trunc('hour', now() AT TIME ZONE 'UTC') + interval '1 hour'
         WHERE id IN (SELECT res_id FROM ir_model_data
                       WHERE module = 'replenishment' AND model = 'ir.cron'
                         AND name = ANY(%s))
        """,
        [[f"ir_cron_replenishment_{name}" for name in HOURLY]],
    )
