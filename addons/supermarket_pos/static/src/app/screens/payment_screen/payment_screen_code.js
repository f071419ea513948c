import { onWillUnmount } from "@odoo/owl";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { patch } from "@web/core/utils/patch";
// The keys of the screen are patched there; what is patched here comes after.
import "@supermarket_pos/app/screens/payment_screen/payment_screen";

const TERMINAL = "supermarket_code";
const UNDER_WAY = ["waiting", "waitingCancel"];

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        const reader = this.pos.barcodeReader;
        const takeCode = (code) => this.payByCode(code);
        reader.paymentCodeTaker = takeCode;
        onWillUnmount(() => {
            if (reader.paymentCodeTaker === takeCode) {
                reader.paymentCodeTaker = null;
            }
        });
    },

    onMounted() {
        super.onMounted(...arguments);
        this.resumeCodePayments();
    },

    get codeMethod() {
        return this.payment_methods_from_config.find(
            (method) => method.use_payment_terminal === TERMINAL,
        );
    },

    get codeLines() {
        return this.paymentLines.filter(
            (line) => line.payment_method_id.use_payment_terminal === TERMINAL,
        );
    },

    get codeLineUnderWay() {
        return this.codeLines.find((line) => UNDER_WAY.includes(line.payment_status));
    },

    /** What was under way when the page was closed is asked for: it may have been charged. */
    resumeCodePayments() {
        for (const line of this.codeLines) {
            if (UNDER_WAY.includes(line.payment_status)) {
                this.sendPaymentRequest(line);
            }
        }
    },

    /** A scanned payment code pays what is due, on the line that waits for it or on a new one. */
    async payByCode(code) {
        if (!this.codeMethod || this.isRefundOrder || this.codeLineUnderWay) {
            this.pos.barcodeReader.playError();
            return;
        }
        let line = this.codeLines.find((one) => ["pending", "retry"].includes(one.payment_status));
        if (!line) {
            this.dropUntouchedCash();
            if (
                !this.currentOrder.remainingDue ||
                !(await this.addNewPaymentLine(this.codeMethod))
            ) {
                this.pos.barcodeReader.playError();
                return;
            }
            line = this.codeLines.at(-1);
        }
        this.currentOrder.selectPaymentline(line);
        this.codeMethod.payment_terminal.codes[line.uuid] = code;
        // Not awaited: scans must not queue up behind a customer who looks for his password.
        this.sendPaymentRequest(line);
    },

    /** Enter on the product screen put the whole amount down as cash; the customer shows a code. */
    dropUntouchedCash() {
        const [line, ...others] = this.paymentLines;
        const isExact = line && this.pos.currency.isZero(this.currentOrder.change);
        if (line && !others.length && isExact && line.payment_method_id.is_cash_count) {
            this.currentOrder.removePaymentline(line);
            this.numberBuffer.reset();
        }
    },

    /** Whoever pays otherwise in the end doesn't pay by code: no need to delete that line first. */
    async addNewPaymentLine() {
        for (const line of [...this.codeLines]) {
            if (["pending", "retry"].includes(line.payment_status)) {
                this.currentOrder.removePaymentline(line);
            }
        }
        return super.addNewPaymentLine(...arguments);
    },

    /** A line by code goes only when it is sure to be without money. */
    deletePaymentLine(uuid) {
        const line = this.codeLines.find((one) => one.uuid === uuid);
        if (!line || !UNDER_WAY.includes(line.payment_status)) {
            return super.deletePaymentLine(...arguments);
        }
        line.setPaymentStatus("waitingCancel");
        line.payment_method_id.payment_terminal.sendPaymentCancel(this.currentOrder, uuid);
    },

    backByKey() {
        if (this.codeLineUnderWay) {
            this.deletePaymentLine(this.codeLineUnderWay.uuid);
            return;
        }
        super.backByKey();
    },
});
