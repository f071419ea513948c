import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { isPricedByWeight } from "@supermarket_pos/app/utils/gs1_parts";
import { patch } from "@web/core/utils/patch";

/** Rewards, dropped cents and parts of a combo are nothing that lies in the bag by itself. */
const isGoods = ({ is_reward_line, combo_parent_id, product_id: product }) =>
    !is_reward_line && !combo_parent_id && product?.type !== "service";

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

    /** As customers count what is in the bag: pieces, and what was weighed as one. */
    get itemCount() {
        return this.order.lines
            .filter(isGoods)
            .map((line) => (isPricedByWeight(line.product_id) ? 1 : Math.abs(line.qty)))
            .reduce((count, pieces) => count + pieces, 0);
    },

    /** Where the goods were sold: null where the store is the company's own address. */
    get store() {
        const { raw } = this.order.config;
        return raw?._supermarket_store || this.order.config._supermarket_store || null;
    },
});
