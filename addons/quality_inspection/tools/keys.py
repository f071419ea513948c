"""Secrets that never are in the database: whoever can read or change it must not have them."""

import contextlib
import functools
import os
import secrets
import tempfile
from pathlib import Path

from odoo.tools import config


def keys_of(option):
    """Return the keys of an option as bytes, the newest first.

    In odoo.conf or the environment they are hexadecimal, separated by commas. Where none is given,
    one is made beside the file store.
    """
    given = os.environ.get(option.upper()) or config.get(option)
    return _parse(given or _key_of_data_dir(config["data_dir"], option))


@functools.cache
def _parse(given):
    return tuple(bytes.fromhex(part.strip()) for part in given.split(",") if part.strip())


@functools.cache
def _key_of_data_dir(data_dir, option):
    path = Path(data_dir) / f"{option}.hex"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # whole before it has its name: another process never reads half of it, or nothing
        handle, made = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(made, path)
        os.unlink(made)
    return path.read_text().strip()
