import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { isScanned, leaveSearch, SEARCH_FIELD } from "@supermarket_pos/app/utils/search_field";
import { useBus, useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { useExternalListener } from "@odoo/owl";

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        let buffered = "";
        // Told within the key press that ends the code, before it reaches the window.
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) => {
            buffered = detail.barcode;
        });
        useExternalListener(window, "keydown", ({ key, repeat, isComposing, target }) => {
            if (repeat || isComposing || !target.matches?.(SEARCH_FIELD)) {
                return;
            }
            const isScan = isScanned(buffered);
            const actions = {
                Enter: () => isScan || this.sellFirstFound(target),
                Escape: () => leaveSearch(target),
                F2: () => target.select(),
            };
            if (key in actions) {
                buffered = "";
                actions[key]();
            }
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
