"""Product names as people typed them, made fit for a shelf label."""

import html
import re
import unicodedata
from pathlib import Path

MAX_LENGTH = 64
MIN_LETTERS = 3
# What volunteers leave in a name that is no name: code numbers and packing notes.
_NOISE = (
    re.compile(r"\b[\d ]{8,}\b"),
    re.compile(r"\[[^\]]*\]|\(JT\d+\)|#"),
    re.compile(r"\s+-\s+\d+$"),
    re.compile(r"\?{2,}|[<>{}|\\]"),
)
# Names that are no name, not for a shop window, or of things no grocer sells.
_GARBAGE = frozenset(
    (Path(__file__).parent / "data" / "dropped_names.txt")
    .read_text(encoding="utf-8")
    .casefold()
    .splitlines()
)
_SMALL_WORDS = {
    *("and", "con", "de", "del", "des", "di", "du", "en", "et", "for", "in", "la", "le", "les"),
    *("of", "on", "ou", "sans", "sur", "the", "to", "un", "une", "with", "a", "à", "au", "aux"),
}


def clean_name(raw):
    """Return the name to print for what was typed, or '' when nothing is left of it."""
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(raw)))
    for pattern in _NOISE:
        text = pattern.sub(" ", text)
    text = "".join(char if char.isprintable() else " " for char in text).replace("�", "")
    text = re.sub(r"\s+", " ", text).strip(" .,;:-_/*?\"'")
    text = re.sub(r"\s+([,;:)])", r"\1", text)
    text = _shorten(_recase(text))
    return text if _is_name(text) else ""


def _is_name(text):
    letters = [char for char in text if char.isalpha()]
    enough = 2 if any(ord(char) > 0x2E80 for char in letters) else MIN_LETTERS
    return len(letters) >= enough and text.casefold() not in _GARBAGE


def _recase(text):
    """Give shouted, whispered and Title Cased names the case of a sentence's label."""
    words = text.split(" ")
    shouted = text.isupper() and len(text) > 4
    if shouted or text.islower():
        words = [
            word.lower() if index and word.lower() in _SMALL_WORDS else _capitalize(word)
            for index, word in enumerate(words)
        ]
    return " ".join(words)


def _capitalize(word):
    """Capitalise the first letter; Chinese and digits with their unit (500g, 1L) stay."""
    if any(char.isdigit() or ord(char) > 0x2E80 for char in word):
        return word
    return word[:1].upper() + word[1:].lower()


def _shorten(text):
    """Cut at a word's end so that the name fits on a label."""
    if len(text) <= MAX_LENGTH:
        return text
    cut = text[: MAX_LENGTH + 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[MAX_LENGTH // 2 :] else cut[:MAX_LENGTH]
    return head.rstrip(" ,;:-(&")
