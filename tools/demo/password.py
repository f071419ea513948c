"""The password of every demo login."""

import os


def password():
    """What SHOP_PASSWORD says at this start."""
    return os.environ.get("SHOP_PASSWORD") or "demo"
