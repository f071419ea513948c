import { LocalStore } from "@supermarket_pos/app/utils/local_store";

/** The uuids of the paid orders that wait, for whoever must not lose or overwrite them. */
export const unsent = new Set();

/**
 * Paid orders that the server has not confirmed, in a local database of their own: whatever
 * happens to the till's other data, they are sent. Knows neither OWL nor RPC.
 *
 * What can't be written is held in memory and written with the next change.
 */
export class Outbox {
    constructor(name) {
        this.store = new LocalStore(name, ["orders"], { isKept: true });
        this.orders = new Map();
        this.unwritten = new Map(); // uuid -> order, null: to be deleted
        this.isOpen = false;
    }

    async open() {
        try {
            const [orders] = await this.store.run("readonly", (tables) => [tables.orders.getAll()]);
            const news = orders.filter(({ uuid }) => !this.unwritten.has(uuid));
            news.forEach((order) => this.remember(order));
            this.isOpen = true;
        } catch {
            // Tried again at the next change; until then core's own copy and memory are all there is.
        }
    }

    /** Whether everything is on disk: else it is lost when the page is closed. */
    get isKept() {
        return this.isOpen && !this.unwritten.size;
    }

    has(uuid) {
        return this.orders.has(uuid);
    }

    /** The orders that wait, the oldest first. */
    get list() {
        return [...this.orders.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
    }

    /** @param {Object[]} orders {uuid, at, serialized, ...}; on disk when this resolves */
    async keep(orders) {
        for (const order of orders) {
            this.remember(order);
            this.unwritten.set(order.uuid, order);
        }
        await this.write();
    }

    async drop(uuids) {
        for (const uuid of uuids) {
            this.orders.delete(uuid);
            unsent.delete(uuid);
            this.unwritten.set(uuid, null);
        }
        await this.write();
    }

    remember(order) {
        this.orders.set(order.uuid, order);
        unsent.add(order.uuid);
    }

    async write() {
        if (!this.isOpen) {
            await this.open();
        }
        const changes = new Map(this.unwritten);
        try {
            await this.store.run("readwrite", ({ orders: table }) =>
                changes.forEach((order, uuid) =>
                    order ? table.put(order, uuid) : table.delete(uuid),
                ),
            );
        } catch {
            return; // the sale goes on
        }
        for (const [uuid, order] of changes) {
            if (this.unwritten.get(uuid) === order) {
                this.unwritten.delete(uuid);
            }
        }
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
