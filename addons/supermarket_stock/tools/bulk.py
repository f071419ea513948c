"""Many records in few statements: for what code makes, of values that it computed itself."""

from itertools import islice, repeat

from odoo import fields
from odoo.tools import SQL

PAGE = 1000


def insert_many(model, vals_list):
    """Insert what ``model.create(vals_list)`` would, and return the records in the same order.

    All values name the same fields; one2many takes ``Command.create``, many2many ``Command.set``.
    What is stored, computed and not given is computed later, as usual. Nothing calls `create`, no
    message is posted and no constraint in Python is checked: the caller answers for the values.
    """
    if not vals_list:
        return model.browse()
    names = list(vals_list[0])
    columns = [name for name in names if model._fields[name].column_type]
    ids = _insert(model, columns, vals_list)
    for name in names:
        field = model._fields[name]
        if field.type == "one2many":
            _insert_children(model, field, ids, vals_list)
        elif field.type == "many2many":
            _link(model, field, ids, vals_list)
    records = model.browse(ids)
    _tell_caches(model, records, columns)
    return records


def _insert(model, columns, vals_list):
    """Insert the rows with defaults for what is not given, a page a statement; return the ids."""
    missing = [
        name
        for name, field in model._fields.items()
        if field.store and field.column_type and field.default and name not in columns
    ]
    defaults = {
        **model.default_get(missing),
        "create_uid": model.env.uid,
        "write_uid": model.env.uid,
        "create_date": fields.Datetime.now(),
        "write_date": fields.Datetime.now(),
    }
    given = [model._fields[name] for name in columns]
    same = [model._fields[name] for name in defaults if name not in columns]
    ids, rows = [], iter(vals_list)
    while page := list(islice(rows, PAGE)):
        arrays = [_array(model, field, [vals[field.name] for vals in page]) for field in given]
        arrays += [_array(model, field, [defaults[field.name]] * len(page)) for field in same]
        found = model.env.execute_query(
            SQL(
                "INSERT INTO %(table)s (id, %(columns)s)"
                " SELECT nextval(pg_get_serial_sequence(%(name)s, 'id')), made.*"
                " FROM unnest(%(arrays)s) made RETURNING id",
                table=SQL.identifier(model._table),
                name=model._table,
                columns=SQL(", ").join(SQL.identifier(field.name) for field in given + same),
                arrays=SQL(", ").join(arrays),
            )
        )
        ids += [id_ for (id_,) in found]
    return ids


def update_many(model, vals_by_id):
    """Write what ``record.write(vals)`` would on many records, and return them.

    All values name the same fields, columns of the model's own table. What is stored and computed
    from them is computed later, as usual, of all of them together and whether they changed or not.
    Nothing calls `write`, no change is tracked and no constraint in Python is checked: the caller
    answers for the values.

    :param vals_by_id: {id: values}
    """
    records = model.browse(vals_by_id)
    if not records:
        return records
    names = list(next(iter(vals_by_id.values())))
    given = [model._fields[name] for name in names]
    signature = {"write_uid": model.env.uid, "write_date": fields.Datetime.now()}
    model.flush_model([*names, *signature])
    rows = iter(vals_by_id.items())
    while page := list(islice(rows, PAGE)):
        arrays = [_array(model, field, [vals[field.name] for _id, vals in page]) for field in given]
        model.env.cr.execute(
            SQL(
                "UPDATE %(table)s row SET %(fresh)s, write_uid = %(write_uid)s,"
                " write_date = %(write_date)s"
                " FROM unnest(%(ids)s::int[], %(arrays)s) given (id, %(columns)s)"
                " WHERE row.id = given.id",
                **signature,
                table=SQL.identifier(model._table),
                fresh=SQL(", ").join(
                    SQL("%s = given.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
                ids=[id_ for id_, _vals in page],
                arrays=SQL(", ").join(arrays),
                columns=SQL(", ").join(SQL.identifier(name) for name in names),
            )
        )
    records.invalidate_recordset([*names, *signature], flush=False)
    _fill_cache(records, given, vals_by_id)
    records.modified(names)
    return records


def _fill_cache(records, given, vals_by_id):
    """What is written need not be read again by what is computed from it."""
    for field in given:
        if field.prefetch:
            values = (vals[field.name] for vals in vals_by_id.values())
            field._insert_cache(records, [field.convert_to_cache(one, records) for one in values])
        for inverse in records.pool.field_inverses[field]:
            records.env[inverse.model_name].invalidate_model([inverse.name])


def _array(model, field, values):
    """The values of one column as an array, which keeps a statement short however many rows."""
    return SQL(
        "%s::%s[]",
        [field.convert_to_column_insert(value, model) for value in values],
        SQL.identifier(field.column_type[0]),
    )


def _insert_children(model, field, ids, vals_list):
    children = [
        {**values, field.inverse_name: id_}
        for id_, vals in zip(ids, vals_list, strict=True)
        for _create, _zero, values in vals[field.name]
    ]
    insert_many(model.env[field.comodel_name].sudo(model.env.su), children)


def _link(model, field, ids, vals_list):
    pairs = [
        (id_, other)
        for id_, vals in zip(ids, vals_list, strict=True)
        for _set, _zero, others in vals[field.name]
        for other in others
    ]
    if pairs:
        model.env.execute_query(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s, %s) RETURNING 1",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                [id_ for id_, _other in pairs],
                [other for _id, other in pairs],
            )
        )


def _tell_caches(model, records, columns):
    """Let lists that others keep of these records be read again; compute what was not given."""
    for name in columns:
        for inverse in model.pool.field_inverses[model._fields[name]]:
            model.env[inverse.model_name].invalidate_model([inverse.name])
    for field in model._fields.values():
        if field.store and field.compute and field.name not in columns:
            model.env.add_to_compute(field, records)
            if field.column_type and field.convert_to_column_insert(False, model) is None:
                # the row has nothing there: where nothing comes out, nothing is written again
                field._insert_cache(records, repeat(None))
