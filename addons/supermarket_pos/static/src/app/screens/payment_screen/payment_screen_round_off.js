import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { centsToDrop } from "@supermarket_pos/app/utils/round_off";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useTillKeys({ F9: () => this.dropCents() });
    },

    get roundOffProduct() {
        return this.pos.config.round_off_limit > 0 && this.pos.config.round_off_product_id;
    },

    get roundOffLine() {
        return this.currentOrder.lines.find((line) => line.product_id === this.roundOffProduct);
    },

    /** Make the total a whole amount; pressed again, take it back. */
    async dropCents() {
        if (!this.roundOffProduct || this.paymentLines.some((line) => !this.isUntouched(line))) {
            this.pos.barcodeReader.playError();
            return;
        }
        const wasCash = this.paymentLines.some((line) => line.payment_method_id.is_cash_count);
        if (this.roundOffLine) {
            this.currentOrder.removeOrderline(this.roundOffLine);
        } else if (!(await this.addRoundOffLine())) {
            return;
        }
        for (const line of [...this.paymentLines]) {
            this.currentOrder.removePaymentline(line);
        }
        this.numberBuffer.reset();
        if (wasCash) {
            await this.addCash();
        }
    },

    /** What was paid by card or code is not asked for again. */
    isUntouched(line) {
        return !line.payment_status || ["pending", "retry"].includes(line.payment_status);
    },

    async addRoundOffLine() {
        const limit = this.pos.config.round_off_limit;
        const cents = centsToDrop(this.currentOrder.priceIncl, limit);
        if (cents === null) {
            this.pos.barcodeReader.stop(
                _t("Too much to drop"),
                _t("This till may drop up to %s.", this.env.utils.formatCurrency(limit)),
            );
        }
        if (!cents) {
            return false;
        }
        const product = this.roundOffProduct;
        return this.pos.addLineToCurrentOrder(
            { product_id: product, product_tmpl_id: product.product_tmpl_id, price_unit: -cents },
            {},
            false,
        );
    },
});
