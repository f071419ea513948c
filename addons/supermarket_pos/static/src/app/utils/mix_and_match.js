/**
 * What mix and match takes off: any `size` pieces of some products make a set. Plain functions.
 *
 * The dearest pieces make the first set, so that a set of a fixed price is worth most to the
 * customer and "the cheapest free" never gives the dearest.
 *
 *   pieces (price)      | size | mode            | sets | taken off
 *   --------------------|------|-----------------|------|--------------------
 *   10, 8, 6            | 3    | price 20        | 1    | 4
 *   10, 8, 6, 4         | 3    | price 20        | 1    | 4
 *   5, 5, 5             | 3    | price 20        | 0    | 0 (it would cost more)
 *   10, 8, 6            | 3    | cheapest        | 1    | 6
 *   10, 10, 8, 6, 6, 4  | 3    | cheapest        | 2    | 8 + 4
 *
 * @param {Array} lines [{key, qty, unit}]: whole pieces and the price of one; parts of a piece
 *  (goods by weight) make no set
 * @param {Object} offer {size, mode: "price"|"cheapest", price, maxSets}
 * @returns {{sets: number, off: Object}} off by key
 */
export function mixAndMatch(lines, { size, mode, price = 0, maxSets = Infinity }) {
    const pieces = lines
        .flatMap(({ key, qty, unit }) => Array(Math.floor(qty + 1e-6)).fill({ key, unit }))
        .sort((a, b) => b.unit - a.unit);
    const off = {};
    let sets = 0;
    for (let start = 0; start + size <= pieces.length && sets < maxSets; start += size) {
        const set = pieces.slice(start, start + size);
        const shares = mode === "price" ? overPrice(set, price) : cheapestFree(set);
        if (!shares) {
            break;
        }
        sets++;
        shares.forEach(({ key, amount }) => (off[key] = (off[key] ?? 0) + amount));
    }
    return { sets, off };
}

/** What a set costs beyond its price, spread by price; null when it would not be cheaper. */
function overPrice(set, price) {
    const total = set.reduce((sum, piece) => sum + piece.unit, 0);
    if (total <= price) {
        return null;
    }
    return set.map(({ key, unit }) => ({ key, amount: (unit * (total - price)) / total }));
}

function cheapestFree(set) {
    const { key, unit } = set[set.length - 1];
    return unit > 0 ? [{ key, amount: unit }] : null;
}
