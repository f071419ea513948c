def migrate(cr, version):
    """Who had nightly passes before there was a switch goes on having them; of all others no rule
    is handed over, or nobody would buy for it."""
    cr.execute(
        """
        UPDATE res_company SET replenishment_on = TRUE
         WHERE id IN (SELECT company_id FROM replenishment_run)
        """
    )
    cr.execute(
        """
        UPDATE stock_warehouse_orderpoint rule SET replenishment_mode = 'core'
          FROM res_company company
         WHERE company.id = rule.company_id AND company.replenishment_on IS NOT TRUE
        """
    )
