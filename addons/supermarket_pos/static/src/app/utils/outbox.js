import { LocalStore } from "@supermarket_pos/app/utils/local_store";

/**
 * Paid orders that the server has not confirmed, in a local database of their own: whatever
 * happens to the till's other data, they are sent. Knows neither OWL nor RPC.
 */
export class Outbox {
    constructor(name) {
        this.store = new LocalStore(name, ["orders"]);
        this.orders = new Map();
    }

    async open() {
        try {
            const [orders] = await this.store.run("readonly", (tables) => [tables.orders.getAll()]);
            orders.forEach((order) => this.orders.set(order.uuid, order));
        } catch {
            // No local database: core's own copy of the orders is all there is.
        }
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
        orders.forEach((order) => this.orders.set(order.uuid, order));
        await this.write((table) => orders.forEach((order) => table.put(order, order.uuid)));
    }

    async drop(uuids) {
        uuids.forEach((uuid) => this.orders.delete(uuid));
        await this.write((table) => uuids.forEach((uuid) => table.delete(uuid)));
    }

    async write(act) {
        try {
            await this.store.run("readwrite", (tables) => act(tables.orders));
        } catch {
            // As above: the sale goes on.
        }
    }
}

/** {uuid: the order as it is sent} of those that were kept before the till was loaded. */
export const keptBefore = new Map();

/**
 * What becomes of an order that was kept.
 *
 *   at the till        | answer
 *   -------------------|--------------------------------------------
 *   not there          | "send": the till's own copy of it was lost
 *   the server knows   | "drop"
 *   not paid (refused) | "drop": it is the cashier's again
 *   paid               | "wait": core sends it
 */
export function fate(order) {
    if (!order) {
        return "send";
    }
    return order.isSynced || !order.finalized ? "drop" : "wait";
}
