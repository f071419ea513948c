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
            this.dropExactCash();
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
            const [line] = this.paymentLines;
            this.pos.exactCash = line && { uuid: line.uuid, amount: line.amount };
        }
    },

    /** Cash that a key added is exact no more once the cashier went back and sold further goods. */
    dropExactCash() {
        const [line, ...others] = this.paymentLines;
        const { uuid, amount } = this.pos.exactCash ?? {};
        if (line && !others.length && line.uuid === uuid && line.amount === amount) {
            this.deletePaymentLine(uuid);
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
