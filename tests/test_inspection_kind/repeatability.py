from odoo.addons.quality_inspection.evaluators import Evaluator, register


@register
class Repeatability(Evaluator):
    """Determinations of one sample agree within r: the widest distance is at most the limit."""

    item_type = "repeatability"
    entries = ("value",)
    needs_limit = True

    def judge(self, reading):
        return "pass"  # a determination alone says nothing

    def wrong_entry(self, reading):
        if reading.value < 0:
            return reading.env._("%s: a content is never negative.", reading.item_id.display_name)
        return None

    def decides_alone(self, line):
        return True

    def accepts(self, line, readings):
        values = readings.mapped("value")
        return max(values) - min(values) <= line.high
