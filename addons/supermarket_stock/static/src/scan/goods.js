import { asDay, rounded } from "./events";

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

/**
 * Why goods must not go to where they are sold, in the form of `refusalMessage`; null where they may.
 *
 * @param {Array[]} blocked [[product id, lot or "" for all, "held"|"expired", reason]]
 * @param {{productId, lot}} goods
 */
export function blockOf(blocked, { productId, lot }) {
    const found = blocked.find(
        ([product, name]) => product === productId && (!name || name === lot),
    );
    return found ? { kind: found[2], reason: found[3] } : null;
}

/**
 * The goods in hand after a scan, null where those in hand must be dealt with first.
 *
 *   hand          | scanned              | after
 *   --------------|----------------------|---------------------------------------
 *   nothing       | any goods            | these
 *   asks its lot  | the same, with a lot | as many, of this lot: the package answers
 *   asks its lot  | the same without one | more of it
 *   asks its lot  | other goods          | these
 *   whole         | the same goods       | more of them
 *   whole         | others, another lot  | null
 *
 * @param {Object|null} hand {productId, quantity, lot, asks}
 * @param {Object} reading {code, productId, quantity, lot}
 */
export function handAfter(hand, { code, productId, quantity, lot }) {
    const scanned = { code, productId, quantity, lot };
    if (!hand) {
        return scanned;
    }
    const isSame = hand.productId === productId && (!hand.lot || !lot || hand.lot === lot);
    if (!isSame) {
        return hand.asks ? scanned : null;
    }
    const isAnswer = hand.asks && lot;
    return {
        ...scanned,
        quantity: rounded(hand.quantity + (isAnswer ? 0 : quantity)),
        lot: lot || hand.lot,
    };
}

/**
 * What a code that names a lot or a day alone says of the goods that were written before it.
 *
 *   goods           | code                | answer
 *   ----------------|---------------------|------------------------
 *   none, or no lot | any                 | null: it is of no goods
 *   of a lot        | the same, or no lot | "same"
 *   of a lot        | with another day    | "date"
 *   of a lot        | another one         | "other"
 *
 * @param {Object|null} goods {lot, expiry}, expiry "" where it does not matter
 * @param {Object} said {lot, expiry}
 */
export function lotAfter(goods, { lot, expiry }) {
    if (!goods?.lot) {
        return null;
    }
    if (lot && lot !== goods.lot) {
        return "other";
    }
    return expiry && goods.expiry && expiry !== goods.expiry ? "date" : "same";
}

const isPast = (day, today) => Boolean(day) && day < asDay(today);
