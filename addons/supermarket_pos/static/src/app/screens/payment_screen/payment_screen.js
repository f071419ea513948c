import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { useEffect } from "@odoo/owl";

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useTillKeys({
            Enter: () => this.validateByKey(),
            Escape: () => this.backByKey(),
        });
        useEffect(
            () => {
                this.followTotal();
            },
            () => [this.currentOrder?.totalDue],
        );
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

    /**
     * Cash that a key added is exact no more once the cashier went back and sold further goods;
     * nor is less than the total what a customer gives.
     */
    dropExactCash() {
        const line = this.loneCash;
        if (line && (this.isExact(line) || line.amount < this.currentOrder.totalDue)) {
            this.deletePaymentLine(line.uuid);
        }
    },

    /** The payment, where it is cash and nothing else; undefined else, and once it is paid. */
    get loneCash() {
        if (this.currentOrder?.finalized) {
            return undefined;
        }
        const [line, ...others] = this.paymentLines;
        return others.length || line?.payment_method_id.type !== "cash" ? undefined : line;
    },

    /** Was it a key that entered the amount? */
    isExact(line) {
        return line.uuid === this.pos.exactCash?.uuid && line.amount === this.pos.exactCash.amount;
    },

    /** Promotions may still be worked out when the exact amount is entered: it follows them. */
    async followTotal() {
        const line = this.loneCash;
        if (!line || !this.isExact(line)) {
            return;
        }
        if (this.currentOrder.remainingDue || this.currentOrder.change) {
            this.deletePaymentLine(line.uuid);
            await this.addCash();
        }
    },

    async validateByKey() {
        // The last digit of the amount may still be in the buffer that waits for scans.
        this.numberBuffer.capture();
        await this.addCash();
        const { remainingDue } = this.currentOrder;
        if (remainingDue) {
            this.notification.add(
                _t("%s is still to be paid.", this.env.utils.formatCurrency(remainingDue)),
                { type: "warning" },
            );
            return;
        }
        await this.validateOrder(false);
    },

    backByKey() {
        this.pos.navigate("ProductScreen", { orderUuid: this.currentOrder.uuid });
    },
});
