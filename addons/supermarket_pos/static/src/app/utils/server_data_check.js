import { request } from "@supermarket_stock/offline/local_store";

const KEY = "server_data";
const VERSION = 1;

/**
 * Tells whether what core keeps of the server's records is whole, and clears it where it is not.
 *
 * Core writes its models one after the other and later asks only for what changed: a till killed in
 * between would miss the rest for good. Here the mark "finished", with the number of records of each
 * model, is taken away before the first is written and set after the last. Orders are never cleared.
 */
export class ServerDataCheck {
    /** @param {LocalStore} store with a table "meta" */
    constructor(store) {
        this.store = store;
        this.mark = null;
    }

    async begin() {
        this.mark = null;
        await this.write((meta) => meta.delete(KEY));
    }

    /** Set the mark if all records of the models have arrived in the database. */
    async finish(database, data) {
        const counts = await countRecords(database, Object.keys(data));
        const isWhole = Object.entries(data).every(
            ([model, records]) => !(model in counts) || counts[model] >= unique(records),
        );
        if (isWhole) {
            // Of a partial load core says when the first one was.
            const loaded = data["pos.config"]?.[0]?._data_server_date;
            this.mark = { version: VERSION, counts, loaded };
            await this.write((meta) => meta.put(this.mark, KEY));
        }
    }

    /** A record that was deleted in due form is not missing. */
    noteDeletion(model) {
        if (this.mark?.counts[model]) {
            this.mark.counts[model] -= 1;
            this.write((meta) => meta.put(this.mark, KEY));
        }
    }

    /**
     * Clear the records of the server if some are missing, or are older than a change that bears
     * no date of its own: core then loads all of them.
     *
     * @param {string[]} kept models that are never cleared: what was made at the till
     * @param {string} change when the server last had such a change
     * @returns {Promise<boolean>} whether it had to
     */
    async heal(database, kept, change = "") {
        this.mark = await this.read();
        if ((await this.isWhole(database)) && !((this.mark.loaded ?? "") < change)) {
            return false;
        }
        this.mark = null;
        const models = [...database.objectStoreNames].filter((name) => !kept.includes(name));
        const transaction = database.transaction(models, "readwrite");
        models.forEach((model) => transaction.objectStore(model).clear());
        await new Promise((resolve, reject) => {
            transaction.oncomplete = resolve;
            transaction.onabort = () => reject(transaction.error);
        });
        return true;
    }

    async isWhole(database) {
        if (this.mark?.version !== VERSION) {
            return false;
        }
        const counts = await countRecords(database, Object.keys(this.mark.counts));
        return Object.entries(this.mark.counts).every(
            ([model, count]) => (counts[model] ?? 0) >= count,
        );
    }

    async read() {
        try {
            return await this.store.run("readonly", ({ meta }) => meta.get(KEY));
        } catch {
            return null;
        }
    }

    async write(act) {
        try {
            await this.store.run("readwrite", ({ meta }) => act(meta));
        } catch {
            // Without a mark the next start loads everything again.
        }
    }
}

/** {model: number of stored records}, models without a store left out. */
async function countRecords(database, models) {
    const stored = models.filter((model) => database.objectStoreNames.contains(model));
    if (!stored.length) {
        return {};
    }
    const transaction = database.transaction(stored, "readonly");
    const counts = await Promise.all(
        stored.map((model) => request(transaction.objectStore(model).count())),
    );
    return Object.fromEntries(stored.map((model, index) => [model, counts[index]]));
}

function unique(records) {
    return new Set(records.map((record) => record.uuid ?? record.id)).size;
}
