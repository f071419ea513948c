"""Whether an attempt came to what it must: the answer, and the books before and after."""

from concurrent.futures import ThreadPoolExecutor

from tools.testing.attack.attempt import KEPT, REFUSED, TAKEN, filled

# What no person can do anything with
RAW = ("psycopg2", "Traceback", "violates", "constraint", "KeyError", "unterminated", "DETAIL:")


def judge(client, books, attempt):
    """Try it; return what is wrong, "" where all is as it must be."""
    values = filled(attempt.values, client.names)
    for who, model, method, ahead in attempt.before:
        client.call(who, model, method, filled(ahead, client.names))
        books.last = None
    before = books.now()
    with ThreadPoolExecutor(1 + len(attempt.at_once)) as others:
        for who, model, method, beside in attempt.at_once:
            others.submit(client.call, who, model, method, filled(beside, client.names))
        for _time in range(attempt.times):
            answer = _try(client, attempt, values)
    changed = books.changed(before) - set(attempt.beside)
    faults = [_wrong_answer(attempt, answer), _wrong_books(attempt, changed)]
    faults += [_wrong_value(books, client.names, *check) for check in attempt.after]
    return "; ".join(filter(None, faults))


def _try(client, attempt, values):
    if attempt.by == "page":
        return client.page(attempt.who, values)
    return getattr(client, attempt.by)(attempt.who, attempt.model, attempt.method, values)


def _wrong_answer(attempt, answer):
    text = answer.text
    raw = next((word for word in RAW if word in _message(answer)), None)
    if answer.status >= 500 or raw:
        return f"answered {answer.status}: {text[:160]}"
    if attempt.comes == REFUSED and answer.status < 400:
        return f"not refused: {answer.status} {text[:120]}"
    if attempt.comes == TAKEN and answer.status >= 400:
        return f"refused: {answer.status} {text[:160]}"
    return _told(attempt, text)


def _told(attempt, text):
    told = [one for one in attempt.hides if one in text]
    return f"told {told[0]}: {text[:160]}" if told else ""


def _message(answer):
    """What a person reads of a refusal; the trace beside it is for who runs the server."""
    if answer.status < 400:
        return ""
    return str(answer.body.get("message", "")) if isinstance(answer.body, dict) else answer.text


def _wrong_books(attempt, changed):
    if attempt.comes in (REFUSED, KEPT) and changed:
        return f"changed {', '.join(sorted(changed))}"
    return ""


def _wrong_value(books, names, statement, expected):
    found, expected = books.value(statement.format(**names)), filled(expected, names)
    if (isinstance(found, (int, float)) and not isinstance(found, bool)) or hasattr(
        found, "as_tuple"
    ):
        found = float(found)
    return "" if found == expected else f"{statement[:80]} is {found}, not {expected}"
