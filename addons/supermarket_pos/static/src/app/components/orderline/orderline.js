import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { SellableBadge } from "@supermarket_pos/app/components/sellable_badge/sellable_badge";
import { formatCurrency } from "@web/core/currency";
import { patch } from "@web/core/utils/patch";

patch(Orderline, {
    components: { ...Orderline.components, SellableBadge },
});

patch(Orderline.prototype, {
    /** What goods that are marked down cost before, as the customer reads it. */
    get normalPrice() {
        const { normalPrice, currency } = this.line;
        return normalPrice && formatCurrency(normalPrice, currency.id);
    },

    /** The stored product of a line that is being sold: receipts and returns show no stock. */
    get storedProductIds() {
        const { product_id: product, qty, order_id: order } = this.line;
        const shown = this.props.mode === "display" && product?.is_storable;
        return shown && qty > 0 && !order?.finalized ? [product.id] : [];
    },
});
