"""Tests that are answered with a word: conform or not."""

from .base import Evaluator, register


@register
class Qualitative(Evaluator):
    """A card, a smell, a look: one finding."""

    item_type = "qualitative"

    def judge(self, reading):
        return "fail" if reading.finding == "nonconform" else "pass"


@register
class Document(Qualitative):
    """A paper that comes with every delivery."""

    item_type = "document"
    is_never_skipped = True
