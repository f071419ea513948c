class WorkCancelled(Exception):  # noqa: N818 - it is no error
    """A person wants no more of the work at hand."""
