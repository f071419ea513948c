def migrate(cr, version):
    """Lots that wait do so in the table of all work; their job is the plans' own."""
    cr.execute(
        """
        UPDATE ir_act_server
           SET model_id = (SELECT id FROM ir_model WHERE model = 'inspection.plan')
         WHERE id = (SELECT cron.ir_actions_server_id
                       FROM ir_cron cron
                       JOIN ir_model_data name ON name.res_id = cron.id
                      WHERE name.module = 'quality_inspection' AND name.model = 'ir.cron'
                        AND name.name = 'cron_work')
        """
    )
    # A rule is not updated by itself: that of the old table goes with it
    cr.execute(
        """
        WITH gone AS (
            DELETE FROM ir_model_data
             WHERE module = 'quality_inspection' AND name = 'rule_inspection_work_company'
         RETURNING res_id)
        DELETE FROM ir_rule WHERE id IN (SELECT res_id FROM gone)
        """
    )
    cr.execute("SELECT to_regclass('inspection_work')")
    if cr.fetchone()[0]:
        cr.execute(
            """
            INSERT INTO supermarket_work (res_model, res_id, part, company_id, state, attempts,
                   create_uid, create_date, write_uid, write_date)
            SELECT 'inspection.plan', plan_id, lot_id, company_id, 'waiting', 0,
                   create_uid, create_date, create_uid, create_date
              FROM inspection_work
          ORDER BY id
            ON CONFLICT DO NOTHING
            """
        )
        cr.execute("DROP TABLE inspection_work")
