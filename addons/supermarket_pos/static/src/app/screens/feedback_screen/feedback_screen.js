import { FeedbackScreen } from "@point_of_sale/app/screens/feedback_screen/feedback_screen";
import { useNextSaleOnScan } from "@supermarket_pos/app/hooks/next_sale_hook";
import { patch } from "@web/core/utils/patch";

patch(FeedbackScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useNextSaleOnScan(() => this.currentOrder);
    },
});
