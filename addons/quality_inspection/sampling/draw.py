"""Chance that can be replayed: an auditor with the secret recomputes it, no supplier predicts it.

Every number comes from HMAC-SHA256 (RFC 2104) of the secret over the names of what is drawn; names
are written as netstrings, so that ('a', 'bc') and ('ab', 'c') never collide.
"""

from __future__ import annotations

import hashlib
import hmac
import math

from .errors import SamplingError

_BIGGEST_BELOW_ONE = math.nextafter(1.0, 0.0)


def _message(names: tuple[str, ...]) -> bytes:
    return b"".join([b"%d:%b," % (len(name), name) for name in map(str.encode, names)])


def spelled(secret: str, *names: str) -> tuple[str, str]:
    """(what is hashed, its HMAC-SHA256 in hexadecimal): to recompute ``uniform`` with any tool.

    >>> spelled("key", "a", "bc")[0]
    '1:a,2:bc,'
    """
    message = _message(names)
    return message.decode(), hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _key(secret: str) -> bytes:
    if not secret:
        raise SamplingError("A draw without a secret could be predicted by anybody.")
    return secret.encode()


def _draw64(key: bytes, message: bytes) -> int:
    return int.from_bytes(hmac.digest(key, message, "sha256")[:8], "big")


def uniform(secret: str, *names: str) -> float:
    """u in [0, 1): the first 8 bytes of HMAC-SHA256(secret, names), divided by 2⁶⁴."""
    return min(_draw64(_key(secret), _message(names)) / 2**64, _BIGGEST_BELOW_ONE)


def is_selected(u: float, probability: float) -> bool:
    """Whether the lot is inspected: u < f."""
    return u < probability


def sample_units(secret: str, lot_size: int, sample_size: int, *names: str) -> list[int]:
    """``sample_size`` different units of 1…``lot_size``, sorted; the same for the same names.

    Floyd's sampling (CACM 30/9, 1987) over draws without modulo bias: time and memory grow with the
    sample, not with the lot. Raises ``SamplingError`` if the sample doesn't fit into the lot.
    """
    if not 0 <= sample_size <= lot_size:
        raise SamplingError(f"A sample of {sample_size!r} doesn't fit into {lot_size!r} units.")
    chosen: set[int] = set()
    key, begun = _key(secret), _message((*names, "unit"))
    for highest in range(lot_size - sample_size + 1, lot_size + 1):
        candidate = _below(key, begun, highest) + 1
        chosen.add(highest if candidate in chosen else candidate)
    return sorted(chosen)


def _below(key: bytes, begun: bytes, bound: int) -> int:
    """An integer in 0…bound-1, every one as likely as the others.

    ``begun``: the message of the names that the draws of a sample have in common.
    """
    ceiling = 2**64 - 2**64 % bound
    attempt = 0
    while True:
        value = _draw64(key, begun + _message((str(bound), str(attempt))))
        if value < ceiling:
            return value % bound
        attempt += 1
