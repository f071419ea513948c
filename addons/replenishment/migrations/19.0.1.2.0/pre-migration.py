# What was one agreement with a vendor becomes one for each company, the same everywhere at first.
TERMS = (
    *(f"replenishment_{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    "replenishment_cutoff",
    "replenishment_measure",
    "replenishment_minimum",
    "replenishment_truck",
)


def migrate(cr, version):
    for name in TERMS:
        cr.execute(
            """SELECT 1 FROM information_schema.columns
                WHERE table_name = 'res_partner' AND column_name = %s AND udt_name <> 'jsonb'""",
            [name],
        )
        if cr.fetchone():
            cr.execute(
                f"""
                ALTER TABLE res_partner ADD COLUMN term_of_companies jsonb;
                UPDATE res_partner
                   SET term_of_companies = (
                           SELECT jsonb_object_agg(company.id, to_jsonb(res_partner.{name}))
                             FROM res_company company)
                 WHERE {name} IS NOT NULL;
                ALTER TABLE res_partner DROP COLUMN {name};
                ALTER TABLE res_partner RENAME COLUMN term_of_companies TO {name}
                """
            )
