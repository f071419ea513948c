def migrate(cr, version):
    """A branch sees its head office's further barcodes; rules are not updated by themselves."""
    if version:
        cr.execute(
            """
            UPDATE ir_rule
               SET domain_force =
                   '["|", ("company_id", "=", False), ("company_id", "parent_of", company_ids)]'
             WHERE id = (SELECT res_id FROM ir_model_data
                          WHERE module = 'supermarket_stock'
                            AND name = 'rule_product_barcode_company')
            """
        )
