/**
 * What of a sale needs a supervisor; mirrors models/till_events.py, which decides. Plain functions.
 *
 * An event is {kind: "return"|"price"|"discount"|"void", amount, percent, product_id}.
 * A line is {product_id, qty, price, listPrice, discount, total, returned, explained, isPart, floor}.
 */

const BY_PERCENT = ["price", "discount"];

/**
 * The events that the lines of an order show.
 *
 * @param {Object[]} lines
 * @param {number} cent the smallest amount of the currency: less than half of it is none
 */
export function lineEvents(lines, cent = 0.01) {
    const events = [];
    for (const { product_id, total } of lines.filter(isReturnedFreely)) {
        events.push({ kind: "return", amount: Math.abs(total), percent: 0, product_id });
    }
    for (const line of lines.filter((one) => !one.explained)) {
        const product_id = line.product_id;
        const below = line.listPrice - line.price;
        if (line.qty > 0 && line.listPrice > 0 && below > cent / 2) {
            const percent = (100 * below) / line.listPrice;
            events.push({ kind: "price", amount: below * line.qty, percent, product_id });
        }
        if (line.qty > 0 && line.discount > 0) {
            const amount = (line.price * line.qty * line.discount) / 100;
            events.push({ kind: "discount", amount, percent: line.discount, product_id });
        }
    }
    return [...events, ...offEvents(lines, cent)];
}

/** Without a receipt; parts of a combo are goods like others then. */
const isReturnedFreely = ({ qty, returned, explained, isPart }) =>
    qty < 0 && !returned && (!explained || isPart);

/** Money taken off by a price below zero: a discount on the order, whatever it is called. */
function offEvents(lines, cent) {
    const sold = lines.filter((line) => line.qty > 0);
    const total = sold.reduce((sum, { price, qty }) => sum + Math.max(price, 0) * qty, 0);
    return sold
        .filter((line) => line.price < 0 && !line.explained)
        .map(({ product_id, qty, price, floor = 0 }) => ({
            product_id,
            off: (floor - price) * qty,
        }))
        .filter(({ off }) => off > cent / 2)
        .map(({ product_id, off: amount }) => ({
            kind: "discount",
            amount,
            percent: total ? Math.min((100 * amount) / total, 100) : 100,
            product_id,
        }));
}

/**
 * Cash that leaves the drawer on a sale without having come in, as on a return: the change of a
 * card that was charged too much.
 *
 * @param {Object} paid {due, cash, change: below zero, product_id}
 */
export function changeEvents({ due, cash, change, product_id }, cent = 0.01) {
    const amount = Math.round(-(cash + change) * 1e6) / 1e6;
    return due >= 0 && amount > cent / 2
        ? [{ kind: "return", amount, percent: 0, product_id }]
        : [];
}

/** What goods that come back without a receipt are worth: as on the list where next to nothing is paid. */
export function valueReturned(paid, listed) {
    return Math.abs(paid) < Math.abs(listed) / 10 ? Math.abs(listed) : Math.abs(paid);
}

/** One event a kind: amounts added, the worst percentage. */
export function byKind(events) {
    const sums = {};
    for (const event of events) {
        const sum = (sums[event.kind] ??= { ...event, amount: 0, percent: 0 });
        sum.amount = Math.round((sum.amount + event.amount) * 1e6) / 1e6;
        sum.percent = Math.max(sum.percent, event.percent);
    }
    return Object.values(sums);
}

/** The events above their limit; limits is {return, void: amounts, price, discount: percent}. */
export function aboveLimits(events, limits) {
    return byKind(events).filter((event) => {
        const measured = BY_PERCENT.includes(event.kind) ? event.percent : event.amount;
        return measured > limits[event.kind] + 0.005;
    });
}

/**
 * What the till says of an order besides its lines; kept as text with the order.
 * {voids: [{key, product_id, amount}]}
 */
export function readReport(text) {
    try {
        const report = JSON.parse(text || "{}");
        return report && typeof report === "object" ? report : {};
    } catch {
        return {};
    }
}

/**
 * Add to the voids what a line has become less; what is put back is no void.
 *
 * @param {Object} change {key, product_id, before, after} in money
 */
export function withVoid(text, { key, product_id, before, after }) {
    const report = readReport(text);
    const voids = (report.voids ?? []).filter((entry) => entry.key !== key);
    const known = (report.voids ?? []).find((entry) => entry.key === key)?.amount ?? 0;
    const amount = Math.round((known + before - after) * 1e6) / 1e6;
    if (amount > 0) {
        voids.push({ key, product_id, amount });
    }
    return JSON.stringify({ ...report, voids });
}
