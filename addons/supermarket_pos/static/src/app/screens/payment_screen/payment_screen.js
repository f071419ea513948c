import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { patch } from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useTillKeys({
            Enter: () => this.validateByKey(),
            Escape: () => this.backByKey(),
        });
    },

    onMounted() {
        super.onMounted(...arguments);
        if (this.pos.isPayingInCash) {
            this.pos.isPayingInCash = false;
            this.addCash();
        }
    },

    get cashMethod() {
        return this.payment_methods_from_config.find((method) => method.type === "cash");
    },

    /** The rest in cash, unless an amount was entered already. */
    async addCash() {
        if (this.cashMethod && !this.paymentLines.length) {
            await this.addNewPaymentLine(this.cashMethod);
        }
    },

    async validateByKey() {
        // The last digit of the amount may still be in the buffer that waits for scans.
        this.numberBuffer.capture();
        await this.addCash();
        await this.validateOrder(false);
    },

    backByKey() {
        this.pos.navigate("ProductScreen", { orderUuid: this.currentOrder.uuid });
    },
});
