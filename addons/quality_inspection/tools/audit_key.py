import functools
import hashlib
import hmac

from .keys import keys_of

#: In odoo.conf or the environment; see `keys_of`.
OPTION = "inspection_audit_key"
#: The hash before the first one of a chain.
GENESIS = "0" * 64


def audit_keys():
    """Return {name of a key: key}, the newest first: what seals the audit log.

    Never in the database: whoever can change the log there must not be able to seal it anew.
    """
    return {_name(key): key for key in keys_of(OPTION)}


@functools.cache
def _name(key):
    return hashlib.sha256(b"name" + key).hexdigest()[:8]


def keyed_digest(name, message):
    """HMAC-SHA256 under the key of that name; None where this machine doesn't have the key."""
    key = audit_keys().get(name)
    return key and hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
