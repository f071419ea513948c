import { reactive } from "@odoo/owl";

/**
 * Tells cards that prices may be others. A card does not watch all that its price is made of:
 * price lists, their items, the order's customer and the clock.
 */
export const priceWatch = reactive({
    changes: 0,

    /** Called while a component draws: it is drawn again when prices have changed. */
    look() {
        return this.changes;
    },
});

export function pricesChanged() {
    priceWatch.changes++;
}
