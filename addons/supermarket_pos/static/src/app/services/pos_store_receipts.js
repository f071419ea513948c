import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /**
     * The order of a receipt of any till of the company, also of another store: its goods may come
     * back here. Undefined where there is none.
     *
     * @param {string} key the whole receipt number, or what the receipt's code says
     */
    async findReceipt(key) {
        const { id: till } = this.config;
        const id = await this.data.call("pos.config", "supermarket_find_receipt", [[till], key]);
        const [order] = id ? await this.data.loadServerOrders([["id", "=", id]]) : [];
        return order;
    },
});
