"""What every kind of test answers, and the register of them."""

from ..sampling import two_class_accepts

_BY_TYPE = {}

#: What an inspector may enter in a reading besides a note.
ENTRIES = ("value", "below_detection", "uncertainty", "finding")


def register(kind):
    """Class decorator: `kind.item_type` is judged by it from now on."""
    _BY_TYPE[kind.item_type] = kind()
    return kind


def evaluator_of(item_type):
    """The evaluator of an item type. KeyError where no addon that is loaded knows the type."""
    return _BY_TYPE[item_type]


def never_skipped_types():
    """The types that are looked at in every delivery, whatever chance says."""
    return tuple(name for name, kind in _BY_TYPE.items() if kind.is_never_skipped)


def measured_types():
    """The types whose readings are measured numbers, of which a mean and a range make sense."""
    return [
        name for name, kind in _BY_TYPE.items() if "value" in kind.entries and not kind.is_count
    ]


class Evaluator:
    """One kind of test: what is entered, whether a reading passes, whether the lot does.

    ``entries``: which of `ENTRIES` a reading takes; ``needs_limit``: can't be judged without
    numbers; ``is_count``: one reading counts nonconforming units of the sample.
    """

    item_type = ""
    entries = ("finding",)
    needs_limit = False
    is_never_skipped = False
    is_count = False

    def is_entered(self, reading):
        """Whether the reading was taken; a 0 that was typed is one, an empty field is none."""
        return ("value" in self.entries and reading.has_value) or any(
            reading[name] for name in self.entries if name in ("finding", "below_detection")
        )

    def judge(self, reading):
        """``pass``, ``marginal`` or ``fail`` for a reading that was taken."""
        raise NotImplementedError

    def lacks_limit(self, line):
        """Whether the frozen limit of the task is not enough to judge by."""
        return self.needs_limit and not (line.has_low or line.has_high)

    def wrong_entry(self, reading):
        """What is wrong with what was entered, in words; None if nothing is."""

    def decides_alone(self, line):
        """Whether n and c of the limit accept or reject the lot, no Ac of the class."""
        return False

    def accepts(self, line, readings):
        """Whether the item passes by its own c; a critical one never with a failed unit."""
        allowed = 0 if line.defect_class == "critical" else line.accept_number
        return two_class_accepts(readings.mapped("verdict"), allowed)

    def nonconforming(self, readings):
        """Return (numbers of the failed units, units that were only counted)."""
        return {reading.sequence for reading in readings if reading.verdict == "fail"}, 0
