import { expect, test } from "@odoo/hoot";
import {
    asLocal,
    asMoment,
    behind,
    endingsOf,
    lastRound,
    problemCards,
    scannedLines,
    uncounted,
    writtenWith,
} from "@supermarket_stock/scan/events";

let serial = 0;

/** Something said of a lot of one product, as the device keeps it. */
const event = (kind, quantity, more = {}) => ({
    uuid: `${kind}-${serial++}`,
    kind,
    product_id: 1,
    lot: "L1",
    expiry: "",
    undoes: "",
    user_id: 7,
    quantity,
    ...more,
});

const undo = ({ uuid }) => event("undo", 0, { undoes: uuid });

test("broken goods are taken back with their report, and nothing else is", () => {
    const line = event("line", 24);
    const byHand = event("line", -4);
    const first = [event("line", -4), event("damaged", 4)];
    const second = [event("line", -4), event("damaged", 4)];
    const events = [line, byHand, ...first, ...second];
    const uuids = (some) => some.map(({ uuid }) => uuid);
    expect(writtenWith(events, second[0].uuid)).toEqual(uuids(second));
    events.push(...second.map(undo));
    expect(writtenWith(events, first[0].uuid)).toEqual(uuids(first));
    events.push(...first.map(undo));
    expect(writtenWith(events, byHand.uuid)).toEqual(uuids([byHand]));
    const another = event("damaged", 4, { user_id: 8 });
    expect(writtenWith([byHand, another], byHand.uuid)).toEqual(uuids([byHand]));
});

test("a lot that is back at nothing has no last day, and takes that of its next package", () => {
    const wrong = { expiry: "2026-12-31" };
    const events = [event("line", 2, wrong), event("line", -2, wrong)];
    expect(scannedLines(events)[0]).toMatchObject({ quantity: 0, expiry: "" });
    events.push(event("line", 1, { expiry: "2026-12-13" }), event("line", 1));
    expect(scannedLines(events)[0]).toMatchObject({ quantity: 2, expiry: "2026-12-13" });
});

test("what was counted again is known by its last round", () => {
    const events = [1, 2, undefined].map((round) => event("count", 3, { said: { round } }));
    expect(lastRound([...events, event("finish", 0, { product_id: 0 })], 1)).toBe(2);
    expect(lastRound(events, 2)).toBe(1);
});

test("a line waits until its person counted it, and once more when it is counted again", () => {
    const lines = [1, 2, 3].map((product_id) => ({ product_id, round: product_id === 2 ? 2 : 1 }));
    const left = (events) => uncounted(lines, events).map(({ product_id }) => product_id);
    const none = event("count", 0, { product_id: 3, lot: "", said: null });
    const first = event("count", 5, { product_id: 2, said: { round: 1 } });
    expect(left([])).toEqual([1, 2, 3]);
    expect(left([none, first])).toEqual([1, 2]);
    expect(left([none, undo(none), first])).toEqual([1, 2, 3]);
    expect(left([none, event("count", 5, { product_id: 2, said: { round: 2 } })])).toEqual([1]);
});

test("a moment is told by the clock of the place", () => {
    expect(asLocal(asMoment(new Date(2026, 10, 30, 15, 6, 16)))).toBe("2026-11-30 15:06");
    expect(asLocal(asMoment(new Date(2026, 11, 1, 0, 0, 0)))).toBe("2026-12-01 00:00");
});

test("scans of the same goods that were not taken for the same reason are one card", () => {
    const problem = (more, message = "counted by somebody else") => ({
        event: event("count", 1, { task: "count", document_id: 3, code: "", ...more }),
        answer: "conflict",
        message,
    });
    const pieces = Array.from({ length: 6 }, () => problem());
    const others = [
        problem({ product_id: 2 }),
        problem({ document_id: 4 }),
        problem({}, "the count is closed"),
        problem({ product_id: false, code: "4711" }),
        problem({ product_id: false, code: "4712" }),
    ];
    const cards = problemCards([...pieces, ...others]);
    expect(cards.map(({ uuids }) => uuids.length)).toEqual([6, 1, 1, 1, 1, 1]);
    expect(cards[0].event).toBe(pieces[0].event);
    expect(cards[0].uuids).toEqual(pieces.map((one) => one.event.uuid));
});

test("what one ended stands once for each place that it goes to", () => {
    const ending = (kind, document_id, said) =>
        event(kind, 0, { task: "transfer", document_id, said });
    const first = ending("send", 1, { to_store: 2 });
    const second = ending("send", 1, { to_store: 2 });
    const other = ending("send", 1, { to_store: 3 });
    const events = [first, event("move", 1, { task: "transfer" }), second, other];
    expect(endingsOf(events, "transfer")).toEqual([second, other]);
    expect(endingsOf(events, "receive")).toEqual([]);
});

test("a clock that goes wrong is known by how much, one that goes right is left alone", () => {
    const here = new Date("2026-11-29T08:00:00Z");
    expect(behind("2026-11-30 08:00:00", here)).toBe(24 * 3600 * 1000);
    expect(behind("2026-11-29 07:00:00", here)).toBe(-3600 * 1000);
    expect(behind("2026-11-29 08:04:00", here)).toBe(0);
});
