import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { patch } from "@web/core/utils/patch";
import { toRaw, useState } from "@odoo/owl";

/** Make `shown` equal to `quantities`, telling those alone who look at one that changes. */
export function updateQuantities(shown, quantities) {
    for (const id of Object.keys(toRaw(shown))) {
        if (!(id in quantities)) {
            delete shown[id];
        }
    }
    for (const [id, quantity] of Object.entries(quantities)) {
        if (toRaw(shown)[id] !== quantity) {
            shown[id] = quantity;
        }
    }
}

patch(ProductScreen.prototype, {
    /**
     * Core replaces the quantities on the cards as a whole after each change of the order, and the
     * screen with its hundred cards is drawn once more. Most goods that are scanned are on none.
     */
    setup() {
        super.setup(...arguments);
        const shown = useState({});
        Object.defineProperty(toRaw(this.state), "quantityByProductTmplId", {
            get: () => toRaw(shown),
            set: (quantities) => updateQuantities(shown, quantities ?? {}),
            enumerable: true,
        });
    },
});
