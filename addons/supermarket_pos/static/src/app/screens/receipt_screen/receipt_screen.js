import { ReceiptScreen } from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import { ChangeDue } from "@supermarket_pos/app/components/change_due/change_due";
import { useNextSaleOnScan } from "@supermarket_pos/app/hooks/next_sale_hook";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { patch } from "@web/core/utils/patch";

patch(ReceiptScreen, {
    components: { ...ReceiptScreen.components, ChangeDue },
});

patch(ReceiptScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useNextSaleOnScan(() => this.currentOrder);
        useTillKeys({ Enter: () => this.pos.orderDone(this.currentOrder) });
    },

    /** Said to be paid is what was paid: as rounded, where that is not what the goods cost. */
    get orderAmountPlusTip() {
        const { amountToPay, roundingAmount } = this.currentOrder;
        return roundingAmount
            ? this.env.utils.formatCurrency(amountToPay)
            : super.orderAmountPlusTip;
    },
});
