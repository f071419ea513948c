import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import { pricesChanged } from "@supermarket_pos/app/utils/price_watch";
import { patch } from "@web/core/utils/patch";

patch(ControlButtons.prototype, {
    /** Other taxes are other prices on the cards. */
    async clickFiscalPosition() {
        await super.clickFiscalPosition(...arguments);
        pricesChanged();
    },
});
