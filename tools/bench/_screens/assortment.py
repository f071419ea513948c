"""Any number of products, made in seconds: one by the ORM, copies of its rows by SQL."""

from odoo.tools import SQL

from tools.demo.codes import check_digit

EAN_PREFIX = 690


def ean13(number):
    digits = f"{EAN_PREFIX}{number:09d}"
    return f"{digits}{check_digit(digits)}"


def fill(env, products):
    """Make the products; works with and without the addons of this repository.

    :return: {"codes": [EAN of each product], "tax": id, "company": id}
    """
    company = env.company
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    tax = env["account.tax"].create(
        {
            "name": "VAT 13% in the price",
            "amount": 13,
            "type_tax_use": "sale",
            "price_include_override": "tax_included",
            "company_id": company.id,
        }
    )
    categories = env["pos.category"].create(
        [{"name": f"Department {number:02d}"} for number in range(1, 21)]
    )
    first = env["product.product"].create(
        {
            "name": "Bench product",
            "is_storable": True,
            "available_in_pos": True,
            "list_price": 1,
            "standard_price": 0.6,
            "taxes_id": [(6, 0, tax.ids)],
        }
    )
    env.flush_all()
    codes = [ean13(number) for number in range(1, products + 1)]
    _copy(env, first, codes, tax, categories)
    return {"codes": codes, "tax": tax.id, "company": company.id}


def _copy(env, first, codes, tax, categories):
    template = first.product_tmpl_id
    last = env.execute_query(SQL("SELECT max(id) FROM product_template"))[0][0]
    offset = max(last, env.execute_query(SQL("SELECT max(id) FROM product_product"))[0][0])
    numbers = SQL("unnest(%s, %s) AS made(number, code)", list(range(1, len(codes) + 1)), codes)
    _insert(
        env,
        "product_template",
        template.id,
        numbers,
        id=SQL("%s + number", offset),
        name=SQL(
            "jsonb_build_object('en_US', 'Bench product ' || to_char(number, 'FM00000') || ' '"
            " || (ARRAY['milk','bread','apple','rice','soap','tea','noodles'])[number %% 7 + 1])"
        ),
        list_price=SQL("1 + (number * 37 %% 900) / 10.0"),
        pos_sequence=SQL("number"),
        default_code=SQL("'B' || number"),
        # Stock Odoo loads the latest 5,000: these are the first of the list
        write_date=SQL("now() AT TIME ZONE 'UTC' - number * interval '1 second'"),
    )
    _insert(
        env,
        "product_product",
        first.id,
        numbers,
        id=SQL("%s + number", offset),
        product_tmpl_id=SQL("%s + number", offset),
        barcode=SQL("code"),
        default_code=SQL("'B' || number"),
    )
    env.execute_query(
        SQL(
            """INSERT INTO product_taxes_rel (prod_id, tax_id)
               SELECT %s + number, %s FROM generate_series(1, %s) number RETURNING 1""",
            offset,
            tax.id,
            len(codes),
        )
    )
    env.execute_query(
        SQL(
            """INSERT INTO pos_category_product_template_rel (product_template_id, pos_category_id)
               SELECT %s + number, (%s)[number %% %s + 1] FROM generate_series(1, %s) number
               RETURNING 1""",
            offset,
            categories.ids,
            len(categories),
            len(codes),
        )
    )
    for table in ("product_template", "product_product"):
        env.execute_query(
            SQL(
                "SELECT setval(%s, (SELECT max(id) FROM %s))",
                f"{table}_id_seq",
                SQL.identifier(table),
            )
        )
    first.product_tmpl_id.available_in_pos = False
    env.cr.execute(SQL("ANALYZE product_template; ANALYZE product_product"))
    env.invalidate_all()


def _insert(env, table, model_id, numbers, **own):
    """Copy a row once a number; the columns of `own` are computed from number and code."""
    rows = env.execute_query(
        SQL(
            """SELECT attname FROM pg_attribute
                WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped""",
            table,
        )
    )
    columns = [name for (name,) in rows]
    values = [own.get(name, SQL.identifier("model", name)) for name in columns]
    env.execute_query(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s AS model, %s WHERE model.id = %s RETURNING 1",
            SQL.identifier(table),
            SQL(", ").join(SQL.identifier(name) for name in columns),
            SQL(", ").join(values),
            SQL.identifier(table),
            numbers,
            model_id,
        )
    )
