import { LocalStore } from "@supermarket_stock/offline/local_store";

/**
 * What the server has not confirmed, in a local database of its own: whatever happens to the other
 * data of the device, it is sent. Knows neither OWL nor RPC.
 *
 * What can't be written is held in memory and written with the next change.
 */
export class Outbox {
    /** @param {string} table of the local database `name` */
    constructor(name, table) {
        this.table = table;
        this.store = new LocalStore(name, [table], { isKept: true });
        this.items = new Map();
        this.unwritten = new Map(); // uuid -> item, null: to be deleted
        this.isOpen = false;
    }

    async open() {
        try {
            const [items] = await this.store.run("readonly", (tables) => [
                tables[this.table].getAll(),
            ]);
            const news = items.filter(({ uuid }) => !this.unwritten.has(uuid));
            news.forEach((item) => this.remember(item));
            this.isOpen = true;
        } catch {
            // Tried again at the next change; until then memory is all there is.
        }
    }

    /** Whether everything is on disk: else it is lost when the page is closed. */
    get isKept() {
        return this.isOpen && !this.unwritten.size;
    }

    /** Of one alone: another one may just be on its way to the disk. */
    isWritten(uuid) {
        return this.isOpen && !this.unwritten.has(uuid);
    }

    has(uuid) {
        return this.items.has(uuid);
    }

    /** What waits, the oldest first. */
    get list() {
        return [...this.items.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
    }

    /** @param {Object[]} items {uuid, at, ...}; on disk when this resolves */
    async keep(items) {
        for (const item of items) {
            this.remember(item);
            this.unwritten.set(item.uuid, item);
        }
        await this.write();
    }

    async drop(uuids) {
        for (const uuid of uuids) {
            this.forget(uuid);
            this.unwritten.set(uuid, null);
        }
        await this.write();
    }

    remember(item) {
        this.items.set(item.uuid, item);
    }

    forget(uuid) {
        this.items.delete(uuid);
    }

    async write() {
        if (!this.isOpen) {
            await this.open();
        }
        const changes = new Map(this.unwritten);
        try {
            await this.store.run("readwrite", ({ [this.table]: table }) =>
                changes.forEach((item, uuid) =>
                    item ? table.put(item, uuid) : table.delete(uuid),
                ),
            );
        } catch {
            return; // the work goes on
        }
        for (const [uuid, item] of changes) {
            if (this.unwritten.get(uuid) === item) {
                this.unwritten.delete(uuid);
            }
        }
    }
}
