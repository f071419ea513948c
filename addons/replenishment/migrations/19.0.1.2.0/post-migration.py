def migrate(cr, version):
    """The pass is asked for every hour: in each zone it begins when it is night there."""
    cr.execute(
        """
        UPDATE ir_cron
           SET interval_type = 'hours', interval_number = 1,
               nextcall = date_trunc('hour', now() AT TIME ZONE 'UTC') + interval '1 hour'
         WHERE id IN (SELECT res_id FROM ir_model_data
                       WHERE module = 'replenishment' AND model = 'ir.cron'
                         AND name = 'ir_cron_replenishment_schedule')
        """
    )
