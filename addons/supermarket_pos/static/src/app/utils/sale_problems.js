/**
 * What can be done about the problems of an order. Plain functions.
 *
 * A problem is {product_id, kind: "short"|"held"|"expired", policy, asked, sellable, lot,
 * held_lots}: held_lots are the lots that are there and on hold, where the line names none.
 */

/** Problems that stop the sale; the others are only told. */
export function blocking(problems) {
    return problems.filter((problem) => problem.policy !== "warn");
}

/**
 * The ways out that a cashier is offered.
 *
 *   all short | some sellable | some policy "pin" | offered
 *   ----------|---------------|-------------------|--------------------
 *   yes       | yes           | no                | reduce, remove
 *   yes       | no            | no                | remove
 *   yes       | yes           | yes               | reduce, remove, pin
 *   no        |               |                   | remove
 */
export function waysOut(problems) {
    const stop = blocking(problems);
    const short = stop.every((problem) => problem.kind === "short");
    const ways = ["remove"];
    if (short && stop.some((problem) => problem.sellable > 0)) {
        ways.unshift("reduce");
    }
    if (short && stop.some((problem) => problem.policy === "pin")) {
        ways.push("pin");
    }
    return ways;
}

/**
 * The new quantity of each line touched by the problems.
 *
 * @param {Array} lines [{key, product_id, qty, lots}] in the order of the receipt
 * @param {"reduce"|"remove"} way
 * @returns {Object} {key: quantity}; 0 = the line goes. The last line scanned gives way first.
 */
export function solve(lines, problems, way) {
    const quantities = {};
    for (const problem of blocking(problems)) {
        const touched = lines.filter(
            (line) =>
                line.product_id === problem.product_id &&
                (!problem.lot || line.lots.includes(problem.lot)),
        );
        let left = way === "reduce" && problem.kind === "short" ? problem.sellable : 0;
        for (const line of touched) {
            quantities[line.key] = Math.min(line.qty, Math.max(left, 0));
            left -= line.qty;
        }
    }
    return quantities;
}
