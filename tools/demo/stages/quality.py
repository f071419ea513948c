"""Who inspects, what is inspected on arrival, and what a failure costs the supplier."""

INSPECTORS = ("inspector", "inspector2")

# Plan: name, category, ISO 2859-1 level, AQL, inspection item. Each lot that arrives is inspected.
PLANS = (
    ("vegetables", "Vegetables: every lot, visual", "vegetables", "II", "2.5", "item_veg_09"),
    ("fruit", "Fruit: every lot, visual", "fruit", "I", "4.0", "item_veg_09"),
    ("meat", "Meat: every lot, core temperature", "meat", "S-2", "1.0", "item_mea_04"),
    ("dairy", "Dairy: every lot, temperature", "dairy", "S-2", "1.0", "item_dai_02"),
)
# Suppliers with a contract penalty, by gravity of the gravest failed item.
PENALISED = ("greenfield", "orchard", "meadow", "harbour", "daisy")
PENALTIES = (
    ("major", {"mode": "percent", "percent": 10}),
    ("critical", {"mode": "fixed", "fixed_amount": 500}),
)


def run(shop):
    """Inspectors with all skills, active plans for fresh goods, penalties by contract."""
    _ensure_inspectors(shop)
    plans = _ensure_plans(shop)
    _ensure_penalties(shop)
    return f"{len(plans)} plans, {len(INSPECTORS)} inspectors"


def _ensure_inspectors(shop):
    skills = shop.env["inspection.skill"].search([])
    shop.names.ensure(
        "inspection.inspector",
        {
            f"inspector_{login}": {
                "user_id": shop.names.ref(f"user_{login}").id,
                "company_id": shop.company.id,
                "skill_ids": [(6, 0, skills.ids)],
                "shift_start": 0,
                "shift_end": 24,
            }
            for login in INSPECTORS
        },
    )


def _ensure_plans(shop):
    plans = shop.names.ensure(
        "inspection.plan",
        {
            f"plan_{code}": {
                "name": name,
                "plan_type": "regular",
                "company_id": shop.company.id,
                "category_ids": [(6, 0, shop.names.ref(f"category_{category}").ids)],
                "frequency": "lot",
                "frequency_count": 1,
                "rule_ids": [(0, 0, _rule(shop, level, aql, item))],
            }
            for code, name, category, level, aql, item in PLANS
        },
    )
    for plan in plans.filtered(lambda plan: plan.state == "draft"):
        plan.action_activate()
    return plans


def _rule(shop, level, aql, item):
    return {
        "method": "iso",
        "iso_level": level,
        "aql": aql,
        "item_ids": [(6, 0, shop.env.ref(f"quality_inspection.{item}").ids)],
        "hold_until_inspected": True,
        "due_hours": 4,
    }


def _ensure_penalties(shop):
    shop.names.ensure(
        "inspection.penalty.schedule",
        {
            f"penalty_{code}_{severity}": {
                "partner_id": shop.names.ref(f"supplier_{code}").id,
                "company_id": shop.company.id,
                "severity": severity,
                **values,
            }
            for code in PENALISED
            for severity, values in PENALTIES
        },
    )
