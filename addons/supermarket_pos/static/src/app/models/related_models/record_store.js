import { RecordStore } from "@point_of_sale/app/models/related_models/record_store";
import { STORE_SYMBOL } from "@point_of_sale/app/models/related_models/utils";
import { unwatched } from "@supermarket_pos/app/utils/unwatched";
import { patch } from "@web/core/utils/patch";
import { debounce } from "@web/core/utils/timing";
import { toRaw } from "@odoo/owl";

const PAUSE_MS = 1000;
const untold = new Set();
let isUntold = false;

/**
 * Do work whose new records are told to who lists all of them only when it has paused: each list
 * is drawn again for each record. Who asks for one of the new records gets it at once.
 */
export function withoutNotice(work) {
    const before = isUntold;
    isUntold = true;
    try {
        return work();
    } finally {
        isUntold = before;
    }
}

const tell = debounce(() => {
    untold.forEach((record) => record[STORE_SYMBOL].tellOf(record));
    untold.clear();
}, PAUSE_MS);

/** What was there stands in its old order, what is new behind it. */
function putInOrder(map, keys) {
    const sorted = new Map(keys.filter((key) => map.has(key)).map((key) => [key, map.get(key)]));
    map.forEach((value, key) => sorted.set(key, value));
    map.clear();
    sorted.forEach((value, key) => map.set(key, value));
}

patch(RecordStore.prototype, {
    /**
     * Core keeps with a record the component through which it was made or changed: each payment
     * and product would hold the screens that were open then, 5 MB with each sale, until the
     * browser gives up. Who looks at a record watches it by his own reference.
     */
    add(record) {
        const kept = toRaw(record);
        kept.model = toRaw(kept.model);
        kept[STORE_SYMBOL] = unwatched(kept[STORE_SYMBOL]);
        if (!isUntold) {
            return super.add(kept);
        }
        untold.add(kept);
        tell();
        super.add.call(toRaw(this), kept);
        return this.getById(kept.model.name, kept.id);
    },

    remove(record) {
        return super.remove.call(isUntold ? toRaw(this) : this, record);
    },

    /**
     * Do work that may load records of a model anew: core puts them behind all others then, and a
     * card whose price changed would leave the first page. Who watches was told by the work.
     */
    inPlace(model, work) {
        const maps = [...toRaw(this).records.get(model).values()].map(toRaw);
        const listed = maps.flatMap((map) => [map, ...[...map.values()].map(toRaw)]);
        const orders = listed
            .filter((map) => map instanceof Map)
            .map((map) => [map, [...map.keys()]]);
        const result = work();
        orders.forEach(([map, keys]) => putInOrder(map, keys));
        return result;
    },

    /** Told as new, unless it is gone by now. */
    tellOf(record) {
        const store = toRaw(this);
        if (store.getById(record.model.name, record.id) === record) {
            super.remove.call(store, record);
            super.add(record);
        }
    },
});
