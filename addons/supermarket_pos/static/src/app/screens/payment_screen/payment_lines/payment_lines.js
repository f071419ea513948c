import { PaymentScreenPaymentLines } from "@point_of_sale/app/screens/payment_screen/payment_lines/payment_lines";
import { CodePaymentStatus } from "@supermarket_pos/app/components/code_payment_status/code_payment_status";
import { patch } from "@web/core/utils/patch";

patch(PaymentScreenPaymentLines, {
    components: { ...PaymentScreenPaymentLines.components, CodePaymentStatus },
});

patch(PaymentScreenPaymentLines.prototype, {
    /** A payment by code tells its own state; nobody can force it to be done. */
    isByCode(line) {
        return line.payment_method_id?.use_payment_terminal === "supermarket_code";
    },
});
