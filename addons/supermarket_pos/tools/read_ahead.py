"""Records that lead to one another, read into memory by one statement.

The ORM reads a model at a time, and each of its statements costs as much as a hundred columns.
"""

from odoo.tools import SQL


def read_ahead(records, tree, names):
    """Have in memory the fields of records and of all that they lead to.

    What is in memory already stays, as when the ORM reads: what is not written yet is not lost.

    :param records: read without a look at the rights on them
    :param tree: {many2one: the tree of what it leads to}
    :param names: {model: names of its fields}, of which the plain columns are read
    """
    branches, joins = [], []
    _grow(records, SQL(), tree, names, branches, joins)
    known = branches[0][2][0]._get_cache(records.env)
    ids = [one for one in records.ids if one not in known]
    if not ids:
        return
    columns = [
        column
        for model, alias, fields in branches
        for column in (
            SQL.identifier(alias, "id"),
            *(field.to_sql(model, alias) for field in fields),
        )
    ]
    rows = records.env.execute_query(
        SQL(
            "SELECT %s FROM %s a0 %s WHERE a0.id = ANY(%s)",
            SQL(", ").join(columns),
            SQL.identifier(records._table),
            SQL(" ").join(joins),
            ids,
        )
    )
    place = 0
    for model, _alias, fields in branches:
        found = [row[place : place + len(fields) + 1] for row in rows if row[place]]
        here = model.browse(row[0] for row in found)
        for position, field in enumerate(fields, start=1):
            field._insert_cache(here, [row[position] for row in found])
        place += len(fields) + 1


def is_plain(field):
    """Whether the database has one value, for all or for the company."""
    return bool(field.store and field.column_type and not field.translate)


def _grow(model, join, tree, names, branches, joins):
    """Add a model to the statement, and below it those that it leads to."""
    alias = f"a{len(branches)}"
    known = (model._fields.get(name) for name in sorted(names.get(model._name, ())))
    fields = [field for field in known if field is not None and is_plain(field)]
    branches.append((model, alias, fields))
    joins.append(join)
    for name, below in tree.items():
        field = model._fields[name]
        comodel = model.env[field.comodel_name]
        joined = f"a{len(branches)}"
        condition = SQL(
            "LEFT JOIN %s %s ON %s = %s",
            SQL.identifier(comodel._table),
            SQL.identifier(joined),
            SQL.identifier(joined, "id"),
            SQL.identifier(alias, name),
        )
        _grow(comodel, condition, below, names, branches, joins)
