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
 * @param {number} unitPrice what the till shows for one unit, with or without taxes
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
