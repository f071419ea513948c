import { RecordStore } from "@point_of_sale/app/models/related_models/record_store";
import { STORE_SYMBOL } from "@point_of_sale/app/models/related_models/utils";
import { patch } from "@web/core/utils/patch";
import { reactive, toRaw } from "@odoo/owl";

let isUnheard = false;

/** Do work after which no list of records is drawn again: who asks for the new ones gets them. */
export function withoutNotice(work) {
    const before = isUnheard;
    isUnheard = true;
    try {
        return work();
    } finally {
        isUnheard = before;
    }
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
        kept[STORE_SYMBOL] = reactive(toRaw(kept[STORE_SYMBOL]));
        if (!isUnheard) {
            return super.add(kept);
        }
        super.add.call(toRaw(this), kept);
        return this.getById(kept.model.name, kept.id);
    },

    remove(record) {
        return super.remove.call(isUnheard ? toRaw(this) : this, record);
    },
});
