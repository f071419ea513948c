import { Outbox } from "@supermarket_stock/offline/outbox";

/** The uuids of the paid orders that wait, for whoever must not lose or overwrite them. */
export const unsent = new Set();

/** Paid orders that the server has not confirmed. */
export class OrderOutbox extends Outbox {
    constructor(name) {
        super(name, "orders");
    }

    remember(order) {
        super.remember(order);
        unsent.add(order.uuid);
    }

    forget(uuid) {
        super.forget(uuid);
        unsent.delete(uuid);
    }
}

/**
 * What becomes of an order that was kept.
 *
 *   at the till        | answer
 *   -------------------|------------------------------------------------
 *   not there          | "send": the till's own copy of it was lost
 *   not paid (refused) | "drop": it is the cashier's again
 *   paid               | "send"
 *   being paid         | "wait": the payment sends it and needs the answer
 */
export function fate(order, isBeingPaid = false) {
    if (!order) {
        return "send";
    }
    if (!order.finalized) {
        return "drop";
    }
    return isBeingPaid ? "wait" : "send";
}

/**
 * The server's records without the orders of which the till knows more, and what belongs to them.
 *
 * @param {Object} records {model: rows}
 * @param {(row: Object) => boolean} isOurs
 */
export function withoutOrders(records, isOurs) {
    const orders = records["pos.order"] ?? [];
    const ids = new Set(orders.filter(isOurs).map(({ id }) => id));
    if (!ids.size) {
        return records;
    }
    const isOfThem = (row) => ids.has(row.order_id) || ids.has(row.pos_order_id);
    const lines = new Set((records["pos.order.line"] ?? []).filter(isOfThem).map(({ id }) => id));
    const isTheirs = (model, row) =>
        model === "pos.order" ? ids.has(row.id) : isOfThem(row) || lines.has(row.pos_order_line_id);
    return Object.fromEntries(
        Object.entries(records).map(([model, rows]) => [
            model,
            rows.filter((row) => !isTheirs(model, row)),
        ]),
    );
}

/**
 * What the server made of a paid order otherwise than the till said, null where nothing.
 *
 * @param {Object} kept as it was sent
 * @param {Object} row the server's order
 */
export function difference(kept, row) {
    const paid = kept.serialized.amount_total;
    return Math.abs(paid - row.amount_total) > 1e-6
        ? { name: kept.name, paid, booked: row.amount_total }
        : null;
}
