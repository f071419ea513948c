"""Pictures as they lie on the disk: encrypted under a key that the database does not have."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from .keys import keys_of

#: In odoo.conf or the environment; see `keys_of`. A new key goes in front of the old ones.
OPTION = "inspection_photo_key"
#: Begins the names of files that are encrypted; no other file of Odoo's is named so.
MARK = "photo"


def _cipher():
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(key).digest())) for key in keys_of(OPTION)
    )


def encrypt(content):
    return _cipher().encrypt(content)


def decrypt(token):
    """The picture; None where this machine lacks its key, or somebody changed it."""
    try:
        return _cipher().decrypt(token)
    except InvalidToken:
        return None


def renew(token):
    """The same picture under the newest key. Raises ``InvalidToken`` without the old one."""
    return _cipher().rotate(token)


def file_name(checksum):
    """Where a picture of this checksum lies, apart from what others keep of the same content."""
    digest = hashlib.sha256(f"{MARK}{checksum}".encode()).hexdigest()
    return f"{digest[:2]}/{MARK}{digest}"


def is_encrypted(name):
    return bool(name) and name.rpartition("/")[2].startswith(MARK)
