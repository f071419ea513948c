import { PosStore } from "@point_of_sale/app/services/pos_store";
import { hasTurned } from "@supermarket_pos/app/utils/price_items";
import { pricesChanged } from "@supermarket_pos/app/utils/price_watch";
import { unwatched } from "@supermarket_pos/app/utils/unwatched";
import { patch } from "@web/core/utils/patch";

const { DateTime } = luxon;
const MINUTE_MS = 60_000;

/** What the prices on the cards go by, of an order. */
const priced = ({ pricelist_id: pricelist, fiscal_position_id: position }) =>
    `${pricelist?.id} ${position?.id}`;

/** The cards show what a line costs now: at this minute, in this order. */
patch(PosStore.prototype, {
    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.watchTheClock();
        return result;
    },

    /** At the turn of each minute: has an item of a price list begun or ended? */
    watchTheClock(since = DateTime.now()) {
        setTimeout(
            () => {
                const now = DateTime.now();
                const { models } = unwatched(this);
                const items = models["product.pricelist.item"]?.getAll() ?? [];
                if (items.some((item) => hasTurned(item, since, now))) {
                    pricesChanged();
                }
                this.watchTheClock(now);
            },
            MINUTE_MS - (since.toMillis() % MINUTE_MS),
        );
    },

    setOrder() {
        const result = super.setOrder(...arguments);
        const order = unwatched(this).getOrder();
        if (order && this.pricedBy !== priced(order)) {
            this.pricedBy = priced(order);
            pricesChanged();
        }
        return result;
    },
});
