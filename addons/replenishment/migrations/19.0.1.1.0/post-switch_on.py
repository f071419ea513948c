def migrate(cr, version):
    """Who had nightly passes before there was a switch goes on having them."""
    cr.execute(
        """
        UPDATE res_company SET replenishment_on = TRUE
         WHERE id IN (SELECT company_id FROM replenishment_run)
        """
    )
