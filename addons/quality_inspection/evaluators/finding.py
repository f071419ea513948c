"""Tests that are answered with a word: conform or not."""

from .base import Evaluator, register


@register
class Qualitative(Evaluator):
    """A card, a smell, a look: one finding."""

    item_type = "qualitative"

    def judge(self, reading):
        return "fail" if reading.finding == "nonconform" else "pass"

    def decides_alone(self, line):
        """A finding on the lot, and not on each unit of the sample that Ac belongs to, knows no Ac.

        A minor characteristic counts with its class.
        """
        return line.defect_class != "minor" and line.reading_count < line._class_size()


@register
class Document(Qualitative):
    """A paper that comes with every delivery."""

    item_type = "document"
    is_never_skipped = True

    def decides_alone(self, line):
        """A paper is of the whole lot."""
        return line.defect_class != "minor"
