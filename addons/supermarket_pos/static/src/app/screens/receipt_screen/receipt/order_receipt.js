import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { goodsCount } from "@supermarket_pos/app/utils/goods_count";
import { patch } from "@web/core/utils/patch";

patch(OrderReceipt.prototype, {
    get changeAmount() {
        return Math.abs(this.order.change);
    },

    /** What the payments add up to, less the change: equal to what the customer has paid. */
    get amountToPay() {
        const { order } = this;
        const paid = order.amountPaid + order.change;
        return order.currency.round(
            order.finalized ? paid : order.priceIncl + order.appliedRounding,
        );
    },

    get roundingAmount() {
        return this.order.currency.round(this.amountToPay - this.order.priceIncl);
    },

    get itemCount() {
        return goodsCount(this.order.lines);
    },

    /** Where the goods were sold: null where the store is the company's own address. */
    get store() {
        const { raw } = this.order.config;
        return raw?._supermarket_store || this.order.config._supermarket_store || null;
    },
});
