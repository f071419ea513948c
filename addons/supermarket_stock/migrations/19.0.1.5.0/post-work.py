def migrate(cr, version):
    """Exports that wait do so in the table of all work; their job asks that."""
    cr.execute(
        """
        UPDATE ir_act_server SET code = 'model._cron_work()'
         WHERE id = (SELECT cron.ir_actions_server_id
                       FROM ir_cron cron
                       JOIN ir_model_data name ON name.res_id = cron.id
                      WHERE name.module = 'supermarket_stock' AND name.model = 'ir.cron'
                        AND name.name = 'cron_record_export')
        """
    )
    cr.execute(
        """
        INSERT INTO supermarket_work (res_model, res_id, part, company_id, state, attempts,
               create_uid, create_date, write_uid, write_date)
        SELECT 'supermarket.record.export', id, 0, company_id, 'waiting', 0,
               create_uid, create_date, write_uid, write_date
          FROM supermarket_record_export
         WHERE state IN ('waiting', 'running')
      ORDER BY id
        ON CONFLICT DO NOTHING
        """
    )
