"""The parts of `./run bench accuracy`: what really happens, and two ways to book it."""

#: What a line takes to be counted: the share of full counts that other counts take doesn't depend
#: on it, that of looks at shelves does.
SECONDS_PER_LINE = 30
