import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { goodsCount } from "@supermarket_pos/app/utils/goods_count";
import { patch } from "@web/core/utils/patch";

const NO_ADDRESS = { street2: false, city: false, state_id: false, zip: false };

patch(OrderReceipt.prototype, {
    get changeAmount() {
        return Math.abs(this.order.change);
    },

    get amountToPay() {
        return this.order.amountToPay;
    },

    get roundingAmount() {
        return this.order.roundingAmount;
    },

    get itemCount() {
        return goodsCount(this.order.lines);
    },

    /** Where the goods were sold: null where the store is the company's own address. */
    get store() {
        const { raw } = this.order.config;
        return raw?._supermarket_store || this.order.config._supermarket_store || null;
    },

    /** The company as the receipt shows it: with the store's address where it has its own. */
    get companyAtStore() {
        const { company } = this.order;
        if (!this.store) {
            return company;
        }
        const address = { ...NO_ADDRESS, street: this.store.address };
        return new Proxy(company, {
            get: (record, name) => (name in address ? address[name] : record[name]),
        });
    },
});
