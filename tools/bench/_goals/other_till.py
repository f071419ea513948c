"""From the payment at one till until the other shows less on the product's card."""

import time

from tools.bench._screens.hand import Hand

GOAL = "a sale is seen at the other till within 2 s"
SIZE = "products"
TURNS = 3
PATIENCE_S = 10
SEARCH = ".pos-rightheader .input-container input"


def measure(floor, _options):
    watched = floor.shop["watched"]
    with floor.till(0) as first, floor.till(1) as second:
        first.open()
        second.open()
        # Of many products a till shows a hundred, and the two not the same ones.
        second.page.locator(SEARCH).first.fill(watched["name"])
        card = second.page.locator(".product", has_text=watched["name"]).first
        hand = Hand(first.page)
        seconds = []
        for _turn in range(TURNS):
            before = card.inner_text()
            first.scan(watched["code"])
            hand.pay()
            seconds.append(_seconds_until_changed(card, before, hand.validated_at))
            hand.next_sale()
    seen = [one for one in seconds if one is not None]
    return {"sales": TURNS, "seen": len(seen), "max_s": round(max(seen), 2) if seen else None}


def _seconds_until_changed(card, before, since):
    """None when it never does."""
    while card.inner_text() == before:
        if time.monotonic() - since > PATIENCE_S:
            return None
        time.sleep(0.02)
    return time.monotonic() - since


def is_held(ours):
    return ours["seen"] == ours["sales"] and ours["max_s"] <= 2
