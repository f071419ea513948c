"""Codes that a customer shows on a phone to pay. Plain Python: text in, text out."""

import hashlib
import re
import uuid
from typing import NamedTuple

# Alipay: 16 to 24 digits that begin with 25 to 30; WeChat Pay: 18 digits that begin with 10 to 15.
WALLETS = (
    ("alipay", re.compile(r"(?:2[5-9]|30)\d{14,22}")),
    ("wechat", re.compile(r"1[0-5]\d{16}")),
)
NAMESPACE = uuid.UUID("6f6b1f2e-6a5b-5c0c-9a53-0f9a2b7d4c11")


class PaymentRequest(NamedTuple):
    """What a till asks to be paid. The amount is above zero, in the till's currency.

    ``attempt`` counts the codes scanned for one payment line: a request that arrives late is
    known by its number and starts nothing. ``returned`` says of a refund what comes back for it:
    pieces by the line that sold them.
    """

    payment_uuid: str
    order_uuid: str
    amount: float
    config_id: int
    method_id: int
    attempt: int = 1
    returned: dict[str, float] | None = None


def wallet_of(code):
    """Return whose payment code it is, None for any other code.

    >>> wallet_of("281234567890123403"), wallet_of("131234567890123403")
    ('alipay', 'wechat')
    >>> wallet_of("6901285991271") is wallet_of("991234567890123403") is wallet_of(None) is None
    True
    """
    if not isinstance(code, str) or not code.isascii():
        return None
    return next((name for name, pattern in WALLETS if pattern.fullmatch(code)), None)


def hint(code):
    """Return what may be kept of a code: enough to find it on a phone, too little to pay with.

    >>> hint("281234567890123403")
    '28…3403'
    """
    return f"{code[:2]}…{code[-4:]}"


def fingerprint(code):
    """Return what tells two codes apart without keeping either."""
    return hashlib.sha256(code.encode()).hexdigest()


def trade_number(kind, payment_uuid, attempt):
    """Return the number under which the provider knows a request: 32 characters.

    It follows from what is paid: whoever asks again, after whatever crash, asks with the same.

    >>> trade_number("pay", "p", 1) == trade_number("pay", "p", 1) != trade_number("pay", "p", 2)
    True
    """
    return uuid.uuid5(NAMESPACE, f"{kind}/{payment_uuid}/{attempt}").hex
