OF_HEAD_OFFICE = '[("company_id", "parent_of", company_ids)]'
OR_SHARED = '["|", ("company_id", "=", False), ("company_id", "parent_of", company_ids)]'
DOMAINS = {
    "standard": OR_SHARED,
    "item": OR_SHARED,
    "limit": OR_SHARED,
    "plan": OF_HEAD_OFFICE,
    "rule": OF_HEAD_OFFICE,
    "penalty_schedule": OF_HEAD_OFFICE,
}


def migrate(cr, version):
    """A branch sees the plans and contracts of its head office, which hold for what it receives;
    rules are not updated by themselves."""
    for name, domain in DOMAINS.items():
        cr.execute(
            """
            UPDATE ir_rule SET domain_force = %s
             WHERE id = (SELECT res_id FROM ir_model_data
                          WHERE module = 'quality_inspection' AND name = %s)
            """,
            [domain, f"rule_inspection_{name}_company"],
        )
