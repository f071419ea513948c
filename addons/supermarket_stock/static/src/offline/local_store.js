/**
 * A small local database: tables of values by key, and transactions over several tables that
 * happen as a whole or not at all.
 */
export class LocalStore {
    /**
     * @param {string[]} tables made where they are missing
     * @param {Object} options `isKept`: what it holds is nowhere else. It is never made anew, and
     *  a transaction is complete when it is on the disk itself.
     */
    constructor(name, tables, { isKept = false } = {}) {
        this.name = name;
        this.tables = tables;
        this.isKept = isKept;
        this.database = null;
    }

    /**
     * Read or write in one transaction.
     *
     * @param {"readonly"|"readwrite"} mode
     * @param {(tables: Object) => any} act gets {table: IDBObjectStore}; requests that it returns,
     *  alone or in an array, are replaced by their results
     * @returns {Promise} resolved when the transaction is complete; rejected, nothing changed
     */
    async run(mode, act) {
        const database = await this.open();
        return new Promise((resolve, reject) => {
            const transaction = database.transaction(this.tables, mode, {
                durability: this.isKept ? "strict" : "default",
            });
            const stores = Object.fromEntries(
                this.tables.map((table) => [table, transaction.objectStore(table)]),
            );
            let outcome;
            transaction.oncomplete = () => resolve(resultOf(outcome));
            transaction.onabort = () => reject(transaction.error);
            try {
                outcome = act(stores);
            } catch (error) {
                transaction.abort();
                reject(error);
            }
        });
    }

    /**
     * The open database; one that lacks a table gets it. One that cannot be read is made anew,
     * unless it holds what is nowhere else: the next try may read it.
     */
    open() {
        this.database ??= this.connect()
            .catch(async (error) => {
                if (this.isKept) {
                    throw error;
                }
                await request(indexedDB.deleteDatabase(this.name));
                return this.connect();
            })
            .catch((error) => {
                this.database = null;
                throw error;
            });
        return this.database;
    }

    async connect(version) {
        const opening = indexedDB.open(this.name, version);
        opening.onupgradeneeded = () => {
            const present = opening.result.objectStoreNames;
            for (const table of this.tables) {
                if (!present.contains(table)) {
                    opening.result.createObjectStore(table);
                }
            }
        };
        const database = await request(opening);
        // Another tab may want to repair or delete it
        database.onversionchange = () => this.close();
        database.onclose = () => (this.database = null);
        if (this.tables.every((table) => database.objectStoreNames.contains(table))) {
            return database;
        }
        database.close();
        return this.connect(database.version + 1);
    }

    async close() {
        const database = this.database;
        this.database = null;
        (await database)?.close();
    }
}

/** The promise of an IndexedDB request. */
export function request(pending) {
    return new Promise((resolve, reject) => {
        pending.onsuccess = () => resolve(pending.result);
        pending.onerror = () => reject(pending.error);
    });
}

function resultOf(outcome) {
    if (Array.isArray(outcome)) {
        return outcome.map(resultOf);
    }
    return outcome instanceof window.IDBRequest ? outcome.result : outcome;
}
