import IndexedDB from "@point_of_sale/app/models/utils/indexed_db";
import { patch } from "@web/core/utils/patch";

const isStored = (results) => results?.every((result) => result.status === "fulfilled");

/**
 * Core puts all lines of all open orders, twice, after each change. For the stores named to
 * `skipKnown` those that are stored already are left out.
 */
patch(IndexedDB.prototype, {
    /** @param {Object} keys {name of the store: field that is its key} */
    skipKnown(keys) {
        this.storedTexts = new Map(
            Object.entries(keys).map(([store, key]) => [store, { key, texts: new Map() }]),
        );
    },

    async create(storeName, records) {
        const stored = this.storedTexts?.get(storeName);
        if (!stored || !records?.length) {
            return super.create(...arguments);
        }
        const changed = records.filter((record) => {
            const text = JSON.stringify(record);
            const isNew = stored.texts.get(record[stored.key]) !== text;
            // Known from here on: the database works requests off in this order, too.
            stored.texts.set(record[stored.key], text);
            return isNew;
        });
        if (!changed.length) {
            return [];
        }
        const results = await super.create(storeName, changed);
        if (!isStored(results)) {
            changed.forEach((record) => stored.texts.delete(record[stored.key]));
        }
        return results;
    },

    delete(storeName, keys) {
        const stored = this.storedTexts?.get(storeName);
        keys?.forEach((key) => stored?.texts.delete(key));
        return super.delete(...arguments);
    },

    reset() {
        this.storedTexts?.forEach(({ texts }) => texts.clear());
        return super.reset(...arguments);
    },
});
