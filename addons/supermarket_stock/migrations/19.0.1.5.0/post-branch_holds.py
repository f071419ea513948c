def migrate(cr, version):
    """A branch sees the holds of its head office, which bind its goods; rules are not updated by
    themselves."""
    cr.execute(
        """
        UPDATE ir_rule SET domain_force = '[("company_id", "parent_of", company_ids)]'
         WHERE id = (SELECT res_id FROM ir_model_data
                      WHERE module = 'supermarket_stock' AND name = 'rule_hold_company')
        """
    )
