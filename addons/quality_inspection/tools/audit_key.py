import contextlib
import functools
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from odoo.tools import config

#: In odoo.conf or the environment: hexadecimal keys, the newest first, separated by commas.
OPTION = "inspection_audit_key"
#: The hash before the first one of a chain.
GENESIS = "0" * 64


def audit_keys():
    """Return {name of a key: key}, the newest first: what seals the audit log.

    Never in the database: whoever can change the log there must not be able to seal it anew. Where
    no key is given, one is made beside the file store.
    """
    given = os.environ.get(OPTION.upper()) or config.get(OPTION)
    return _parse(given or _key_of_data_dir(config["data_dir"]))


@functools.cache
def _parse(given):
    keys = [bytes.fromhex(part.strip()) for part in given.split(",") if part.strip()]
    return {_name(key): key for key in keys}


def _name(key):
    return hashlib.sha256(b"name" + key).hexdigest()[:8]


@functools.cache
def _key_of_data_dir(data_dir):
    path = Path(data_dir) / f"{OPTION}.hex"
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


def keyed_digest(name, message):
    """HMAC-SHA256 under the key of that name; None where this machine doesn't have the key."""
    key = audit_keys().get(name)
    return key and hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
