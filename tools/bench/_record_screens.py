"""What the web client asks of the server to draw a screen: every action of our addons.

Nothing is listed here by hand. Each window action of the four addons is opened as the web client
does it: its views in turn with the filters it starts with, then once with each other filter, each
grouping, and a search in each field that its search view offers.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval, time

from tools.setup import paths

COUNT_LIMIT = 10001  # as the web client asks
TYPED = "Bench product 0017"  # what a person types to find goods


@dataclass
class Search:
    """What a search view offers, by name: domains, groupings, fields to type in."""

    domains: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    groupings: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)

    def combined(self, names):
        """The domain of these filters: those between two separators are alternatives."""
        by_group = {}
        for name in names:
            if self.domains.get(name):
                by_group.setdefault(self.groups[name], []).append(self.domains[name])
        return Domain.AND(Domain.OR(domains) for domains in by_group.values())


def actions(env):
    """The window actions of our addons that a person opens, by name."""
    data = (
        env["ir.model.data"]
        .sudo()
        .search(
            [("module", "in", paths.OUR_ADDONS), ("model", "=", "ir.actions.act_window")],
            order="id",
        )
    )
    for row in data:
        action = env["ir.actions.act_window"].sudo().browse(row.res_id)
        model = env.get(action.res_model)
        shown = model is not None and not model._transient and action.target != "new"
        if shown and model.has_access("read"):
            yield row.complete_name, action


def requests(env):
    """[(name, function of an environment)] of every action, view, filter and search."""
    for name, action in actions(env):
        yield from _action_requests(env, name, action)


def _action_requests(env, name, action):
    context = _evaluated(env, action.context or "{}") or {}
    domain = _evaluated(env, action.domain) or []
    model = env[action.res_model].with_context(**_plain(context))
    views = [(view_id, kind) for view_id, kind in action.views if kind in DRAWN]
    described = model.get_views([*views, (action.search_view_id.id, "search")])["views"]
    search = read_search(env, model, described["search"]["arch"])
    default = [key[15:] for key, on in context.items() if key.startswith("search_default_") and on]
    start = [*domain, *search.combined(default)]
    groups = [group for one in default for group in search.groupings.get(one, [])]
    for _view_id, kind in views:
        yield (f"{name}/{kind}", _request(model, kind, described[kind]["arch"], start, groups))
    first, arch = next((kind, described[kind]["arch"]) for _id, kind in views if kind in LISTED)
    for one in search.domains:
        if one not in default:
            asked = [*domain, *search.combined([*default, one])]
            yield f"{name}/{first}?{one}", _request(model, first, arch, asked, [])
    for one, by in search.groupings.items():
        yield f"{name}/{first}?{one}", _request(model, first, arch, start, by)
    for one, extra in search.fields.items():
        yield f"{name}/{first}?{one}=…", _request(model, first, arch, [*start, *extra], [])


def _plain(context):
    return {key: value for key, value in context.items() if not key.startswith("search_default_")}


def _evaluated(env, text):
    if not text:
        return None
    names = {
        "uid": env.uid,
        "context_today": lambda: dt.date.today(),
        "time": time,
        "active_id": env.context.get("active_id"),
        "active_ids": [env.context.get("active_id")],
        "allowed_company_ids": env.companies.ids,
    }
    return safe_eval(text, names)


def read_search(env, model, arch):
    """The filters, groupings and fields of a search view."""
    search = Search()
    group = 0
    for node in etree.fromstring(arch).iter("filter", "field", "separator"):
        name = node.get("name")
        search.groups[name] = group
        if node.tag == "separator":
            group += 1
        elif node.tag == "field":
            search.fields[name] = _typed(env, model, node)
        elif "group_by" in (node.get("context") or ""):
            by = _evaluated(env, node.get("context"))["group_by"]
            # by properties a person groups once they have defined some: here nobody has
            if model._fields[_field_of(by)].type != "properties":
                search.groupings[name] = [by] if isinstance(by, str) else by
        elif node.get("date"):
            first = dt.date.today().replace(day=1)
            search.domains[name] = [(node.get("date"), ">=", str(first))]
        else:
            search.domains[name] = _evaluated(env, node.get("domain")) or []
    return search


def _field_of(group_by):
    """The field of a grouping: `date` of `date:month`, of several the first."""
    first = group_by if isinstance(group_by, str) else group_by[0]
    return first.split(":")[0].split(".")[0]


def _typed(env, model, node):
    """The domain of a text typed into a field of the search view."""
    if node.get("filter_domain"):
        return safe_eval(node.get("filter_domain"), {"self": TYPED, "raw_value": TYPED})
    name = node.get("name")
    kind = model._fields[name].type
    if kind in ("many2one", "char", "text", "many2many", "one2many"):
        return [(name, "ilike", TYPED)]
    return []


# Views -----------------------------------------------------------------------------------------


def _request(model, kind, arch, domain, groups):
    tree = etree.fromstring(arch)
    context = model.env.context
    return lambda env: DRAWN[kind](env[model._name].with_context(**context), tree, domain, groups)


def _list(model, tree, domain, groups):
    if groups:
        return _grouped(model, tree, domain, groups, unfold=False)
    return _page(model, tree, domain, int(tree.get("limit") or 80))


def _page(model, tree, domain, limit):
    return model.web_search_read(
        domain,
        specification(model, tree),
        limit=limit,
        order=tree.get("default_order"),
        count_limit=COUNT_LIMIT,
    )


def _kanban(model, tree, domain, groups):
    groups = groups or [one for one in [tree.get("default_group_by")] if one]
    if groups:
        return _grouped(model, tree, domain, groups, unfold=True)
    return _page(model, tree, domain, _cards(tree))


def _cards(tree):
    """How many cards the web client asks for, of a column as of a page (kanban_controller.js)."""
    return int(tree.get("limit") or 40)


def _grouped(model, tree, domain, groups, unfold):
    sums = [
        f"{node.get('name')}:sum"
        for node in _own_fields(tree)
        if node.get("sum") and model._fields[node.get("name")]._description_aggregator(model.env)
    ]
    return model.web_read_group(
        domain,
        groups[:1],
        sums,
        80,
        auto_unfold=unfold,
        unfold_read_specification=specification(model, tree),
        unfold_read_default_limit=_cards(tree),
    )


def _form(model, tree, domain, _groups):
    record = model.search(domain, limit=1)
    return record.web_read(specification(model, tree))


def _graph(model, tree, domain, groups):
    by, measures = _cuts(model, tree)
    return model.formatted_read_group(domain, groups or by, [*measures, "__count"])


def _pivot(model, tree, domain, groups):
    by, measures = _cuts(model, tree)
    rows = groups or by
    sets = [rows[:depth] for depth in range(len(rows) + 1)]
    return model.formatted_read_grouping_sets(domain, sets, [*measures, "__count"])


def _calendar(model, tree, domain, _groups):
    today = dt.date.today()
    start = tree.get("date_start")
    month = [(start, ">=", str(today - dt.timedelta(31))), (start, "<=", str(today))]
    return _page(model, tree, [*domain, *month], 500)


DRAWN = {
    "list": _list,
    "kanban": _kanban,
    "form": _form,
    "graph": _graph,
    "pivot": _pivot,
    "calendar": _calendar,
}
LISTED = ("list", "kanban", "graph", "pivot")


def _cuts(model, tree):
    """(groupings, measures) of a pivot or a graph."""
    by, measures = [], []
    for node in tree.iter("field"):
        name = node.get("name")
        aggregator = model._fields[name].aggregator
        if node.get("invisible") in ("1", "True"):
            continue
        if node.get("type") == "measure":
            measures.append(f"{name}:{aggregator or 'sum'}")
        else:
            by.append(f"{name}:{node.get('interval')}" if node.get("interval") else name)
    return by, measures


def _own_fields(tree):
    """The fields of a view without those of the lists inside."""
    return tree.xpath("//field[not(ancestor::field)]")


def specification(model, tree):
    """What the web client reads of a view's records."""
    asked = {}
    for node in _own_fields(tree):
        name = node.get("name")
        asked[name] = {}
        of_model = model._fields[name]
        if of_model.type == "many2one":
            asked[name] = {"fields": {"display_name": {}}}
        elif of_model.type in ("one2many", "many2many"):
            inner = next((child for child in node if child.tag in ("list", "kanban")), None)
            if inner is not None:
                target = model.env[of_model.comodel_name]
                names = [one.get("name") for one in inner.xpath("./field")]
                asked[name] = {
                    "fields": {
                        one: {"fields": {"display_name": {}}}
                        if target._fields[one].type == "many2one"
                        else {}
                        for one in names
                    },
                    "limit": 40,
                }
    return asked
