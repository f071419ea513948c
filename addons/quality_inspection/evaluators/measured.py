"""Measured values against limits."""

from ..sampling import numeric_verdict
from .base import Evaluator, register

#: An expanded uncertainty beyond half of the result makes no result of it: what laboratories may
#: claim for residues at most (SANTE/11312, default expanded uncertainty of 50 %).
MAX_RELATIVE_UNCERTAINTY = 0.5


@register
class Measured(Evaluator):
    """A number of a laboratory or an instrument, with detection limit and uncertainty."""

    item_type = "numeric"
    entries = ("value", "below_detection", "uncertainty")
    needs_limit = True

    def judge(self, reading):
        low, high = reading.line_id._bounds()
        return numeric_verdict(
            reading.value,
            low,
            high,
            uncertainty=reading.uncertainty,
            below_detection=reading.below_detection,
        )

    def wrong_entry(self, reading):
        if reading.uncertainty <= abs(reading.value) * MAX_RELATIVE_UNCERTAINTY:
            return None
        return reading.env._(
            "%s: an uncertainty of more than half the value proves nothing: enter the expanded "
            "uncertainty (± U) of the report, or leave it at 0.",
            reading.item_id.display_name,
        )

    def decides_alone(self, line):
        """A limit of law knows no Ac. A minor characteristic counts with its class."""
        return line.defect_class != "minor"


@register
class Temperature(Measured):
    """A probe's number: no detection limit, and no uncertainty that talks a warm load cold."""

    item_type = "temperature"
    entries = ("value",)
    is_never_skipped = True
