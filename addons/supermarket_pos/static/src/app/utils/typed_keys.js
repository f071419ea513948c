/**
 * What keys mean that came in quick succession: numbers that a person types, codes that a scanner
 * sends, or both without a pause between them. Plain functions.
 */

/** A scanner's keys follow each other within 5 to 30 ms, a person's take longer. */
const SCANNER_MS = 40;
/** No retail code is shorter: an EAN-8. */
const CODE_LENGTH = 8;
/** What somebody types before or after a scan: a quantity. */
const QUANTITY_LENGTH = 3;

export const isNumber = (text) => /^[-+]?\d*[.,]?\d*$/.test(text) && /\d/.test(text);
export const isShort = (text) => text.length < CODE_LENGTH;

/** @param {number[]} times of the keys, in ms */
export function isByHand(times) {
    const pauses = times.length - 1;
    return pauses > 0 && (times.at(-1) - times[0]) / pauses > SCANNER_MS;
}

/**
 * The keys of a text that was read from the keyboard, the last of them at its end.
 *
 * @param {Object[]} keys [{key, at}] as they were pressed
 * @returns {number[]|null} their times; null where the text is from elsewhere, a camera
 */
export function timesOf(text, keys) {
    const own = keys.slice(-text.length);
    return own.map(({ key }) => key).join("") === text ? own.map(({ at }) => at) : null;
}

/**
 * Codes and the quantities between them.
 *
 *   text             | known code     | parts
 *   -----------------|----------------|----------------------------
 *   26901234567892   | 6901234567892  | 2 · 6901234567892
 *   69012345678922   | 6901234567892  | 6901234567892 · 2
 *   26901234567892   | the whole      | 26901234567892
 *   269              | none           | null
 *
 * @param {Function} isCode whether the shop knows a code
 * @returns {Array<{number: string}|{code: string}>|null} null where no part is a code
 */
export function codesAndNumbers(text, isCode) {
    for (const [from, to] of cuts(text.length)) {
        const [before, code, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
        // what follows is looked at behind a code alone: of a long web address it would take for ever
        const rest = (!before || isNumber(before)) && isCode(code) ? restOf(after, isCode) : null;
        if (rest) {
            return [...(before ? [{ number: before }] : []), { code }, ...rest];
        }
    }
    return null;
}

/** What follows a code: nothing, a quantity, or further codes. */
function restOf(text, isCode) {
    if (!text) {
        return [];
    }
    if (text.length <= QUANTITY_LENGTH) {
        return isNumber(text) ? [{ number: text }] : null;
    }
    return codesAndNumbers(text, isCode);
}

/** Where a code may begin and end: the whole text first, then the longest. */
function cuts(length) {
    const found = [];
    for (let from = 0; from <= QUANTITY_LENGTH; from++) {
        for (let to = length; to - from >= CODE_LENGTH; to--) {
            found.push([from, to]);
        }
    }
    return found.sort(([a, b], [c, d]) => d - c - (b - a));
}
