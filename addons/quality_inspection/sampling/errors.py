"""What can be wrong with a question asked of the sampling rules."""


class SamplingError(ValueError):
    """The question has no answer in the tables: the message names the value and what is allowed."""
