"""What can go wrong on a machine that is not ours: one line, with the remedy."""

import errno


class SetupError(Exception):
    """Ends the command with its one line of text and exit status 1."""


def from_os_error(error):
    """The SetupError for an OSError, where there is more to say than its own text."""
    if error.errno == errno.ENOSPC:
        return SetupError(
            "The disk is full: free some space (about 6 GB are needed) and start again."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return SetupError(
            f"No permission for {error.filename}: give yourself the right to write there."
        )
    return SetupError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
