"""What a person types into a field of a list, before the database looks for it row by row."""

from odoo.fields import Domain


def typed_domain(condition):
    """Return what a condition on a field asks of the records that the field points to by their
    names: as it was typed, or as the ORM has it by then. None where it asks otherwise."""
    asked = condition.value
    if condition.operator == "ilike" and isinstance(asked, str):
        return Domain("display_name", "ilike", asked)
    return asked if condition.operator == "any" and isinstance(asked, Domain) else None
