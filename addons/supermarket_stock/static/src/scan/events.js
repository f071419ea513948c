/** Events of a document, and what follows from them. Plain data: no OWL, no RPC, no storage. */

const TEXTS = { code: "", lot: "", expiry: "", note: "", photo: "", undoes: "" };
/** What an event says where nobody said otherwise. */
export const UNSAID = { ...TEXTS, quantity: 0 };

const two = (number) => String(number).padStart(2, "0");

/** A moment as the server writes it, in UTC. */
export function asMoment(date) {
    return date.toISOString().slice(0, 19).replace("T", " ");
}

/** Clocks that differ by less are the same. */
const LEEWAY_MS = 5 * 60_000;

/** By how many milliseconds the clock here is behind that of the server. */
export function behind(moment, here) {
    const difference = new Date(`${moment.replace(" ", "T")}Z`) - here;
    return Math.abs(difference) < LEEWAY_MS ? 0 : difference;
}

/** A moment of the server as the clock here shows it, to the minute. */
export function asLocal(moment) {
    const date = new Date(`${moment.replace(" ", "T")}Z`);
    return `${asDay(date)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A local day as the server writes it. */
export function asDay(date) {
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Each event once, undone ones and undos left out. */
export function inForce(events) {
    const byUuid = new Map(events.map((event) => [event.uuid, event]));
    const undone = new Set(events.map((event) => event.undoes).filter(Boolean));
    return [...byUuid.values()].filter(({ uuid, undoes }) => !undoes && !undone.has(uuid));
}

/**
 * The identifiers of what was written at once with an event, its own first: broken goods leave their
 * line and are reported.
 */
export function writtenWith(events, uuid) {
    const standing = inForce(events);
    const at = standing.findIndex((event) => event.uuid === uuid);
    const { product_id, lot, quantity, user_id } = standing[at];
    const report = standing
        .slice(at)
        .find(
            (event) =>
                event.kind === "damaged" &&
                event.product_id === product_id &&
                event.lot === lot &&
                event.quantity === -quantity &&
                event.user_id === user_id,
        );
    return report ? [uuid, report.uuid] : [uuid];
}

/** Sums of floats without their dust. */
export const rounded = (number) => Math.round(number * 1e6) / 1e6;

/**
 * What was scanned: [{productId, lot, expiry, quantity, damaged, uuids}], the last touched first.
 *
 * @param {Object[]} events of one document
 * @param {string[]} kinds of the events that say something of goods
 */
export function scannedLines(events, kinds = ["line", "count", "damaged"]) {
    const lines = new Map();
    for (const event of inForce(events)) {
        if (!kinds.includes(event.kind)) {
            continue;
        }
        const isDamaged = event.kind === "damaged";
        const key = `${event.product_id}|${isDamaged ? "!" : event.lot}`;
        const line = lines.get(key) ?? {
            productId: event.product_id,
            lot: event.lot,
            expiry: event.expiry,
            quantity: 0,
            isDamaged,
            uuids: [],
        };
        lines.delete(key); // the last touched stands last
        lines.set(key, line);
        line.quantity = rounded(line.quantity + event.quantity);
        line.expiry = line.quantity ? line.expiry || event.expiry : ""; // of goods that are there
        line.uuids.push(event.uuid);
    }
    return [...lines.values()].reverse();
}

/** {product id: quantity}, damaged goods apart. */
export function totals(events) {
    const sums = new Map();
    for (const { productId, quantity, isDamaged } of scannedLines(events)) {
        if (!isDamaged) {
            sums.set(productId, rounded((sums.get(productId) ?? 0) + quantity));
        }
    }
    return sums;
}

/** The round of a count in which a product was counted last, 1 before it was. */
export function lastRound(events, productId) {
    const ours = events.filter(({ product_id }) => product_id === productId);
    return Math.max(1, ...ours.map(({ said }) => said?.round ?? 1));
}

/**
 * The lines of a count that its person still has to count: a line counted again begins anew.
 *
 * @param {Object[]} lines as the server told them: {product_id, round}
 * @param {Object[]} events of that person in that count
 */
export function uncounted(lines, events) {
    const key = (productId, round) => `${productId}|${round}`;
    const scans = inForce(events).filter(({ kind }) => kind === "count");
    const counted = new Set(scans.map(({ product_id, said }) => key(product_id, said?.round ?? 1)));
    return lines.filter(({ product_id, round }) => !counted.has(key(product_id, round)));
}

/** In parts that one event names: [[…], …], one empty part of nothing. */
export function inParts(items, size) {
    const parts = [];
    for (let start = 0; start < Math.max(items.length, 1); start += size) {
        parts.push(items.slice(start, start + size));
    }
    return parts;
}

const ENDINGS = ["send", "close", "finish"];

/** The events of a task that end something, once for each document and where it goes. */
export function endingsOf(events, task) {
    const endings = events.filter((event) => event.task === task && ENDINGS.includes(event.kind));
    const byTarget = new Map(
        endings.map((event) => [`${event.document_id}|${event.said?.to_store}`, event]),
    );
    return [...byTarget.values()];
}

/** Whether a document was closed here. */
export const isClosed = (events) => inForce(events).some(({ kind }) => kind === "close");

/**
 * What the server answered to events: {taken: [event], problems: [{event, answer, message}]}, without
 * their photos, which it has. What it said nothing of is in neither.
 */
export function byAnswer(events, answers) {
    const byUuid = new Map(answers.map(({ uuid, answer, message }) => [uuid, { answer, message }]));
    const answered = events
        .filter(({ uuid }) => byUuid.has(uuid))
        .map((event) => ({ event: { ...event, photo: "" }, ...byUuid.get(event.uuid) }));
    const isProblem = ({ answer }) => ["conflict", "rejected"].includes(answer);
    const taken = answered.filter((one) => !isProblem(one)).map(({ event }) => event);
    return { taken, problems: answered.filter(isProblem) };
}

/**
 * What the server did not take, by goods and reason: [{event, answer, message, uuids}], the event of
 * the first. Six pieces that were scanned are one thing to understand.
 *
 * @param {Iterable<{event, answer, message}>} problems
 */
export function problemCards(problems) {
    const cards = new Map();
    for (const { event, answer, message } of problems) {
        const { task, document_id, product_id, code } = event;
        const key = JSON.stringify([task, document_id, product_id || code, answer, message]);
        const card = cards.get(key) ?? { event, answer, message, uuids: [] };
        card.uuids.push(event.uuid);
        cards.set(key, card);
    }
    return [...cards.values()];
}
