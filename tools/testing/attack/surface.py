"""What can be called from outside: routes, public methods and models, as the registry has them."""

OURS = ("supermarket_stock", "supermarket_pos", "quality_inspection", "replenishment")


def surface(env):
    """["model/method", "model", "/route"] of our addons."""
    base = set(dir(env.registry["base"]))
    found = set()
    for name, model in env.registry.items():
        if _is_ours(env, name) and not model._abstract:
            found.add(name)
        for layer in model.mro():
            if _addon(layer) in OURS:
                found |= {f"{name}/{method}" for method in _public(layer) - base}
    return sorted(found | _routes(env))


def without_attempt(surface_names, attempts):
    """The names that no attempt tries."""
    tried = {attempt.name for attempt in attempts} | {attempt.model for attempt in attempts}
    pages = [attempt.values for attempt in attempts if attempt.by == "page"]
    return [
        name
        for name in surface_names
        if name not in tried and not any(str(page).startswith(name) for page in pages)
    ]


def _is_ours(env, name):
    modules = env["ir.model"].sudo()._get(name).modules or "other"
    return set(modules.split(", ")) <= set(OURS)


def _addon(layer):
    parts = layer.__module__.split(".")
    return parts[2] if parts[:2] == ["odoo", "addons"] else None


def _public(layer):
    methods = ((name, getattr(value, "__func__", value)) for name, value in vars(layer).items())
    return {
        name
        for name, value in methods
        if callable(value) and not name.startswith("_") and not hasattr(value, "_api_private")
    }


def _routes(env):
    rules = env["ir.http"].routing_map().iter_rules()
    ours = tuple(f"odoo.addons.{addon}." for addon in OURS)
    return {
        rule.rule.split("<")[0] for rule in rules if rule.endpoint.func.__module__.startswith(ours)
    }
