"""Counts of nonconforming units in a sample, or of nonconformities on it (ISO 2859-1)."""

from .base import Evaluator, register


@register
class Count(Evaluator):
    """One reading: how many units of the sample do not conform.

    Under an AQL above 10 how many nonconformities they have together, which may be more than units.
    """

    item_type = "aql"
    entries = ("value",)
    is_count = True

    def judge(self, reading):
        return "pass" if reading.value <= reading.line_id.accept_number else "fail"

    def wrong_entry(self, reading):
        size = reading.line_id.sample_size
        is_whole = reading.value >= 0 and reading.value == int(reading.value)
        if is_whole and (reading.value <= size or reading.line_id._counts_nonconformities()):
            return None
        if reading.line_id._counts_nonconformities():
            return reading.env._(
                "%s: the count is a whole number, 0 or more.", reading.item_id.display_name
            )
        return reading.env._(
            "%(item)s: the count is a whole number from 0 to %(size)s.",
            item=reading.item_id.display_name,
            size=size,
        )

    def accepts(self, line, readings):
        return "fail" not in readings.mapped("verdict")

    def nonconforming(self, readings):
        return set(), sum(int(reading.value) for reading in readings)
