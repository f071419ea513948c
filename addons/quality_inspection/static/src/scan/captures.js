import { inForce } from "@supermarket_stock/scan/events";
import { isEntered, nothing } from "./verdict";

/** What the events of an inspection say. Plain data: no OWL, no RPC. */

const turnOf = ({ said }) => said?.turn ?? 0;

/** Who knew of another entry comes after it; no clock is asked before that. */
function inTurn(one, other) {
    return (
        turnOf(one) - turnOf(other) || compare(one.at, other.at) || compare(one.uuid, other.uuid)
    );
}

const compare = (one, other) => Number(one > other) - Number(one < other);

/** What an event says something about. */
export function subjectOf({ kind, said }) {
    return kind === "reading" ? `${said.line}|${said.unit}` : kind;
}

/** Events of the present revision that count. */
export function captured(document, events) {
    return inForce(events.filter(({ said }) => said?.revision === document.revision));
}

/** {"line|unit": reading}: as the server had it, and what was entered here since. */
export function readingsOf(document, events) {
    const readings = new Map(
        document.readings.map(({ line, unit, ...reading }) => [`${line}|${unit}`, reading]),
    );
    const entries = captured(document, events).filter(({ kind }) => kind === "reading");
    for (const event of entries.sort(inTurn)) {
        const { value, uncertainty, below, finding } = { ...nothing(), ...event.said };
        readings.set(subjectOf(event), { value, uncertainty, below, finding });
    }
    return readings;
}

/** The last place or remark, as the server had it where none was said here. */
export function sayingOf(document, events, kind) {
    const said = captured(document, events).filter((event) => event.kind === kind);
    return said.sort(inTurn).at(-1)?.note ?? document[kind];
}

/** The number of the next entry on a subject: one more than any that is known. */
export function nextTurn(document, events, subject) {
    const known = events.filter((event) => subjectOf(event) === subject);
    return Math.max(0, ...known.map(turnOf)) + 1;
}

export const isHandedIn = (document, events) =>
    captured(document, events).some(({ kind }) => kind === "submit");

/** Whether the goods were found, or anything was entered: then they need not be scanned again. */
export const isBegun = (document, events) =>
    captured(document, events).length > 0 ||
    document.readings.some((reading) => reading.value || reading.finding || reading.below);

/** Names of the items that lack a reading, each once. */
export function missingItems(all) {
    const missing = all.filter(({ line, reading }) => !isEntered(line, reading));
    return [...new Set(missing.map(({ line }) => line.item))];
}

/**
 * Whether goods that were scanned are those of a task: "yes", "goods" (others) or "lot" (of another
 * lot). A code that names no lot is no other lot.
 */
export function matchOf(document, { productId, lot, code }) {
    if ([document.lot, document.name, ...document.lots].filter(Boolean).includes(code)) {
        return "yes";
    }
    if (productId !== document.product_id) {
        return "goods";
    }
    const isOther = lot && document.lots.length && !document.lots.includes(lot);
    return isOther ? "lot" : "yes";
}
