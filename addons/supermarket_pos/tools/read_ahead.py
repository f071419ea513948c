"""Records that lead to one another, read into memory by one statement.

The ORM reads a model at a time, and each of its statements costs as much as a hundred columns.
"""

from odoo.tools import SQL


def read_ahead(records, tree, names):
    """Have in memory the fields of records and of all that they lead to.

    What is in memory already stays, as when the ORM reads: what is not written yet is not lost. Of
    a many2many field no more is read than whether it is empty: what one may see of the others is
    the ORM's to say.

    :param records: read without a look at the rights on them
    :param tree: {many2one: the tree of what it leads to}
    :param names: {model: names of its fields}, of which the plain columns are read and the
        many2many fields
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
            *(_column(field, model, alias) for field in fields),
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
            values = [row[position] for row in found]
            if field.type == "many2many":
                _keep_empty(field, here, values)
            else:
                field._insert_cache(here, values)
        place += len(fields) + 1


def _column(field, model, alias):
    if field.type != "many2many":
        return field.to_sql(model, alias)
    return SQL(
        "NOT EXISTS (SELECT FROM %s WHERE %s = %s)",
        SQL.identifier(field.relation),
        SQL.identifier(field.relation, field.column1),
        SQL.identifier(alias, "id"),
    )


def _keep_empty(field, records, are_empty):
    empty = [id_ for id_, is_empty in zip(records.ids, are_empty, strict=True) if is_empty]
    field._insert_cache(records.browse(empty), [()] * len(empty))


def is_plain(field):
    """Whether the database has one value, for all or for the company."""
    return bool(field.store and field.column_type and not field.translate)


def _is_read(field):
    return field is not None and (is_plain(field) or (field.store and field.type == "many2many"))


def _grow(model, join, tree, names, branches, joins):
    """Add a model to the statement, and below it those that it leads to."""
    alias = f"a{len(branches)}"
    known = (model._fields.get(name) for name in sorted(names.get(model._name, ())))
    fields = list(filter(_is_read, known))
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
