import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { patch } from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    /** The total is the largest until there is change to give: then that is. */
    get dueStyle() {
        if (this.ui.isSmall) {
            return "";
        }
        return `font-size: ${this.currentOrder.change ? "3rem" : "125px"}`;
    },
});
