/**
 * Codes of shop scales that carry weight and price. Plain functions, the till's side of
 * models/scale_code.py: both are tested with the same codes.
 */

const PART = /\{(N*)(D*)\}/g;

/** Whether a pattern carries two numbers. */
export function isTwoPart(pattern) {
    return [...pattern.matchAll(PART)].length === 2;
}

/**
 * @param {string} code
 * @param {string} pattern e.g. 28.....{NNNDD}{NNDDD}.
 * @returns {{values: number[], baseCode: string}|null} the two numbers, and the code with zeros
 *  in their place
 */
export function readScaleCode(code, pattern) {
    let baseCode = code;
    let braces = 0;
    const values = [];
    for (const part of pattern.matchAll(PART)) {
        const start = part.index - braces;
        const length = part[1].length + part[2].length;
        const digits = code.slice(start, start + length);
        if (digits.length !== length || !/^\d+$/.test(digits)) {
            return null;
        }
        values.push(Number(digits) / 10 ** part[2].length);
        baseCode = baseCode.slice(0, start) + "0".repeat(length) + baseCode.slice(start + length);
        braces += 2;
    }
    const flat = pattern.replace(PART, (part) => "0".repeat(part.length - 2));
    const isMatch = new RegExp(`^(?:${flat})`).test(baseCode.slice(0, flat.length));
    return isMatch ? { values, baseCode } : null;
}

/**
 * Quantity of a scale label, and whether its printed total must be kept.
 *
 *   weight | price | quantity          | total
 *   -------|-------|-------------------|--------------
 *   yes    |       | weight            | as the till counts
 *   yes    | yes   | weight            | as printed
 *          | yes   | price / unitPrice | as printed
 *
 * @param {Object} label {weight, price} as the code says, undefined or 0 where it doesn't
 * @param {number} unitPrice what the till asks for one unit, taxes included
 * @param {Function} round rounds a quantity to the digits of the shop
 * @returns {{quantity: number, total: number|undefined}|null} null when it can't be told
 */
export function weighLabel({ weight, price }, unitPrice, round) {
    if (weight) {
        return { quantity: weight, total: price || undefined };
    }
    const quantity = unitPrice > 0 ? round(price / unitPrice) : 0;
    return quantity > 0 ? { quantity, total: price } : null;
}
