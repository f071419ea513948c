"""Records as columns: what 50,000 products have in common is sent and kept once."""


def columns(records):
    """Turn a list of like dictionaries into columns.

    A column is one of ``{"same": value}`` (all alike), ``{"as": name}`` (equal to an earlier
    column), ``{"of": [distinct], "at": [position of each record's value]}`` (few distinct) and
    ``{"each": [values]}``. ``static/src/offline/columns.js`` is the way back.

    >>> columns([{"id": 1, "code": 1, "tax": [4]}, {"id": 2, "code": 2, "tax": [4]}])
    {'size': 2, 'fields': {'id': {'each': [1, 2]}, 'code': {'as': 'id'}, 'tax': {'same': [4]}}}
    >>> columns([{"tax": tax} for tax in ([4], [5], [4], [4])])
    {'size': 4, 'fields': {'tax': {'of': [[4], [5]], 'at': [0, 1, 0, 0]}}}
    >>> columns([])
    {'size': 0, 'fields': {}}
    """
    fields = {}
    earlier = {}
    for name in records[0] if records else ():
        values = [record[name] for record in records]
        fields[name] = _column(name, values, earlier)
    return {"size": len(records), "fields": fields}


def _column(name, values, earlier):
    keys = [_key(value) for value in values]
    distinct = dict.fromkeys(keys)
    if len(distinct) == 1:
        return {"same": values[0]}
    if len(distinct) > len(keys) // 2:
        column = tuple(keys)
        if column in earlier:
            return {"as": earlier[column]}
        earlier[column] = name
        return {"each": values}
    positions = {key: position for position, key in enumerate(distinct)}
    by_key = dict(zip(keys, values, strict=True))
    return {"of": [by_key[key] for key in distinct], "at": [positions[key] for key in keys]}


def _key(value):
    """What tells values apart: 1 is not True, 1.0 is 1; lists by their text."""
    if isinstance(value, bool):
        return (value,)
    return repr(value) if isinstance(value, (list, tuple, dict, set)) else value
