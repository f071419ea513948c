import { asDay } from "./events";

/** What a scan has to say of goods before it may be written down. Plain data: no OWL, no RPC. */

/** What is still to be asked: "lot", "expiry" or null. */
export function missing({ lot, expiry }, { tracking, dated }) {
    if (tracking === "none") {
        return null;
    }
    if (!lot) {
        return "lot";
    }
    return dated && !expiry ? "expiry" : null;
}

/**
 * Why goods are stopped, null where they are not.
 *
 *   known lot   | date on the package | answer
 *   ------------|---------------------|---------------------------
 *   with date   | another one         | {kind: "date", known}
 *   on hold     | any                 | {kind: "held", reason}
 *   any         | before today        | {kind: "expired"}
 *
 * @param {Object} goods {lot, expiry}
 * @param {Object|undefined} known {expiry, held} of the lot, where the shop knows it
 * @param {Date} today
 */
export function stopOf({ expiry }, known, today) {
    const { held = "", expiry: knownDay = "" } = known ?? {};
    if (held) {
        return { kind: "held", reason: held };
    }
    if (knownDay && expiry && knownDay !== expiry) {
        return { kind: "date", known: knownDay };
    }
    return isPast(expiry || knownDay, today) ? { kind: "expired" } : null;
}

const isPast = (day, today) => Boolean(day) && day < asDay(today);
