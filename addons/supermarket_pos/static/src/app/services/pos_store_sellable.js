import { PosStore } from "@point_of_sale/app/services/pos_store";
import { quantitiesSent } from "@supermarket_pos/app/utils/sellable_board";
import { patch } from "@web/core/utils/patch";

const KEY = "sellable";

/** The last known stock outlives a reload without a connection. */
patch(PosStore.prototype, {
    async keepSellable(state) {
        await this.data.catalogueKeeper.store.run("readwrite", ({ meta }) => meta.put(state, KEY));
    },

    /** What the server last told, less what this till has sold and not sent since. */
    async recallSellable() {
        const state = await this.data.catalogueKeeper.store
            .run("readonly", ({ meta }) => meta.get(KEY))
            .catch(() => null); // a browser that keeps nothing
        if (!state || this.sellableBoard.loaded) {
            return;
        }
        this.sellableBoard.apply(state);
        const waiting = this.outbox.list.filter(({ till }) => till === this.config.id);
        this.sellableBoard.sell(quantitiesSent(waiting.map((entry) => entry.serialized)));
    },
});
