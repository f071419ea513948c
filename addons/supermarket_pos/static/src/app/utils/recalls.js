/**
 * What a recall does to the lines of an open order. Plain functions.
 *
 * A recall is {product_id, lots: [names]}; no lots means all of the product.
 * A line is {key, product_id, qty, tracked, lots: [names]}.
 */

/**
 * Split the lines that a recall concerns. Returns of recalled goods are welcome: they stay.
 *
 *   recall of    | line names      | line is
 *   -------------|-----------------|--------
 *   the product  | anything        | removed
 *   lots         | one of them     | removed
 *   lots         | other lots      | kept
 *   lots         | no lot, tracked | checked: somebody must look at the pack
 *
 * @returns {{removed: Array, checked: Array}} keys
 */
export function linesUnderRecall(lines, recall) {
    const removed = [];
    const checked = [];
    for (const line of lines) {
        if (line.product_id !== recall.product_id || line.qty <= 0) {
            continue;
        }
        if (!recall.lots.length || line.lots.some((lot) => recall.lots.includes(lot))) {
            removed.push(line.key);
        } else if (!line.lots.length && line.tracked) {
            checked.push(line.key);
        }
    }
    return { removed, checked };
}

/** What the board of sellable stock must refuse from now on: {held, heldLots}. */
export function boardUnderRecall(recall) {
    const { product_id: id, lots, reason } = recall;
    return lots.length
        ? { held: {}, heldLots: { [id]: Object.fromEntries(lots.map((lot) => [lot, reason])) } }
        : { held: { [id]: reason }, heldLots: {} };
}
