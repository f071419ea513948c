"""Two- and three-class plans of food hygiene (EU 2073/2005): n, c, m, M."""

from ..sampling import three_class_accepts, three_class_verdict, two_class_accepts
from .base import Evaluator, register
from .measured import Measured


@register
class TwoClass(Measured):
    """Up to c of n units may exceed m."""

    item_type = "two_class"

    def decides_alone(self, line):
        return True

    def accepts(self, line, readings):
        return two_class_accepts(readings.mapped("verdict"), line.accept_number)


@register
class ThreeClass(Evaluator):
    """Up to c of n units between m and M, none above M."""

    item_type = "three_class"
    entries = ("value", "below_detection")
    needs_limit = True

    def judge(self, reading):
        if reading.below_detection:
            return "pass"
        line = reading.line_id
        return three_class_verdict(reading.value, line.marginal_high, line.high)

    def lacks_limit(self, line):
        return not (line.has_high or line.high)

    def decides_alone(self, line):
        return True

    def accepts(self, line, readings):
        return three_class_accepts(readings.mapped("verdict"), line.accept_number)
