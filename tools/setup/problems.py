"""What can go wrong on a machine that is not ours: one line, with the remedy."""

import errno


class Problem(Exception):
    """Ends the command with its one line of text and exit status 1."""


def from_os_error(error):
    """The Problem for an OSError, where there is more to say than its own text."""
    if error.errno == errno.ENOSPC:
        return Problem("The disk is full: free some space (about 6 GB are needed) and start again.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem(f"No permission for {error.filename}: give yourself the right to write there.")
    return Problem(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
