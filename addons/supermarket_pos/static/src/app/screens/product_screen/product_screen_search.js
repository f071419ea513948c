import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { leaveSearch, SEARCH_FIELD } from "@supermarket_pos/app/utils/search_field";
import { patch } from "@web/core/utils/patch";
import { useExternalListener } from "@odoo/owl";

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useExternalListener(window, "keydown", ({ key, repeat, isComposing, target }) => {
            if (repeat || isComposing || !target.matches?.(SEARCH_FIELD)) {
                return;
            }
            const actions = {
                // The Enter of a scan comes here, too: the barcode reader has emptied the field.
                Enter: () => this.sellFirstFound(target),
                Escape: () => leaveSearch(target),
                F2: () => target.select(),
            };
            actions[key]?.();
        });
    },

    /** Enter ends the search: the first product is sold, and the keys are the sale's again. */
    async sellFirstFound(field) {
        const word = field.value.trim();
        if (!word) {
            field.blur();
            return;
        }
        this.pos.searchProductWord = word;
        this.pos.showFromCatalogue(word);
        if (!this.pos.productsToDisplay.length) {
            await this.onPressEnterKey();
        }
        const [product] = this.pos.productsToDisplay;
        if (product) {
            await this.addProductToOrder(product);
            leaveSearch(field);
        }
    },
});
