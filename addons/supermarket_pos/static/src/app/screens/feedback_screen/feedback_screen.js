import { FeedbackScreen } from "@point_of_sale/app/screens/feedback_screen/feedback_screen";
import { ChangeDue } from "@supermarket_pos/app/components/change_due/change_due";
import { useNextSaleOnScan } from "@supermarket_pos/app/hooks/next_sale_hook";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { patch } from "@web/core/utils/patch";

patch(FeedbackScreen, {
    components: { ...FeedbackScreen.components, ChangeDue },
});

patch(FeedbackScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.isLeft = false;
        useNextSaleOnScan(() => this.currentOrder);
        useTillKeys({ Enter: () => this.onClick() });
    },

    onClick() {
        this.isLeft = true;
        super.onClick(...arguments);
    },

    /** Core goes on after five seconds: change that is still to be given stays. */
    goNext() {
        if (this.isLeft || !this.currentOrder.showChange) {
            super.goNext(...arguments);
        }
    },
});
