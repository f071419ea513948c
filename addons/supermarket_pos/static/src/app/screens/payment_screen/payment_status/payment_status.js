import { PaymentScreenStatus } from "@point_of_sale/app/screens/payment_screen/payment_status/payment_status";
import { ChangeDue } from "@supermarket_pos/app/components/change_due/change_due";
import { patch } from "@web/core/utils/patch";

patch(PaymentScreenStatus, {
    components: { ...PaymentScreenStatus.components, ChangeDue },
});
