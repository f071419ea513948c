"""What `bench record` says of its figures: a short text for people, the whole in a file.

Plain Python: {part: {name: milliseconds}} in, text and rows out.
"""

import statistics

GOAL_MS = 200
WORST = 10
KINDS = {"hooks": "call", "crons": "cron", "documents": "document, beyond stock Odoo's"}


def kind(part, name):
    """What is measured: a screen by how it is drawn and asked, else a till call, hook or cron.

    >>> kind("screens", "addon.action/list?product_id=…")
    'list, typed search'
    >>> kind("screens", "addon.action/list?group_store")
    'list, filter or grouping'
    >>> kind("screens", "addon.action/pivot")
    'pivot'
    >>> kind("hooks", "till/check_in"), kind("crons", "cron/addon.cron")
    ('call', 'cron')
    >>> kind("documents", "receipt of 50 lines/validate")
    "document, beyond stock Odoo's"
    """
    if part != "screens":
        return KINDS[part]
    drawn, _mark, asked = name.rsplit("/", 1)[-1].partition("?")
    if not asked:
        return drawn
    return f"{drawn}, {'typed search' if asked.endswith('=…') else 'filter or grouping'}"


def p95(values):
    """The value below which 95 of 100 lie.

    >>> p95([7.0])
    7.0
    >>> p95(range(1, 101)) > 95, p95([1.0, 3.0]) < 3
    (True, True)
    """
    values = list(values)
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]  # none above the slowest


def by_kind(parts):
    """{kind: {"count", "p95_ms", "above": how many miss the goal}}, the slowest kind first.

    >>> by_kind({"hooks": {"a": 10.0, "b": 300.0}, "crons": {"c": 900.0}})["cron"]
    {'count': 1, 'p95_ms': 900.0, 'above': 1}
    """
    found = {}
    for part, times in parts.items():
        for name, milliseconds in times.items():
            found.setdefault(kind(part, name), []).append(milliseconds)
    rows = {
        name: {
            "count": len(values),
            "p95_ms": round(p95(values), 1),
            "above": sum(value > GOAL_MS for value in values),
        }
        for name, values in found.items()
    }
    return dict(sorted(rows.items(), key=lambda row: -row[1]["p95_ms"]))


def worst(parts, told, count=WORST):
    """[{"name", "ms", "processor_ms", "statements"}] of the slowest.

    :param told: {"processor_ms" and "statements": {name: number}}
    """
    times = [(ms, name) for of_part in parts.values() for name, ms in of_part.items()]
    return [
        {
            "name": name,
            "ms": ms,
            **{kind: told.get(kind, {}).get(name, 0) for kind in ("processor_ms", "statements")},
        }
        for ms, name in sorted(times, reverse=True)[:count]
    ]


def jobs(told):
    """{name: {"transactions", "longest_ms", "whole_ms" and both of a processor}} of the jobs that
    committed more than once.

    :param told: as for `worst`
    """
    kinds = ("transactions", "longest_ms", "longest_processor_ms", "longest_with_reading_ms")
    kinds += ("whole_ms", "whole_processor_ms")
    return {
        name: {kind: told[kind][name] for kind in kinds}
        for name, count in told.get("transactions", {}).items()
        if count > 2  # what it does after its last commit is the last one
    }


def documents(told):
    """{name: {"with_core_ms", "core_ms", both of a processor, both numbers of statements}} of what
    Odoo does itself with ours inside; the difference is what is judged.

    :param told: as for `worst`
    """
    kinds = ("with_core_ms", "core_ms", "with_core_processor_ms", "core_processor_ms")
    kinds += ("statements", "core_statements")
    return {name: {kind: told[kind][name] for kind in kinds} for name in told.get("core_ms", {})}


def text(parts, told, failed):
    """The same as lines to read."""
    lines = [f"{'':32}  number  p95 ms  above {GOAL_MS} ms"]
    for name, row in by_kind(parts).items():
        lines.append(f"{name:32}  {row['count']:6}  {row['p95_ms']:6.0f}  {row['above']:6}")
    lines += ["", "the slowest:"]
    lines += [
        f"{row['ms']:8.0f} ms  {row['processor_ms']:8.0f} of a processor"
        f"  {row['statements']:5} statements  {row['name']}"
        for row in worst(parts, told)
    ]
    lines += [
        f"{row['transactions']:5} transactions, the longest {row['longest_ms']:.0f} ms"
        f" ({row['longest_processor_ms']:.0f} of a processor), with what it reads before"
        f" {row['longest_with_reading_ms']:.0f}, {row['whole_ms']:.0f} ms"
        f" ({row['whole_processor_ms']:.0f}) together: {name}"
        for name, row in jobs(told).items()
    ]
    lines += [
        f"{row['with_core_ms']:.0f} ms ({row['with_core_processor_ms']:.0f} of a processor,"
        f" {row['statements']} statements), in stock Odoo {row['core_ms']:.0f}"
        f" ({row['core_processor_ms']:.0f}, {row['core_statements']}); the difference is judged:"
        f" {name}"
        for name, row in documents(told).items()
    ]
    lines += [f"failed: {name}: {why}" for name, why in failed.items()]
    return "\n".join(lines)
