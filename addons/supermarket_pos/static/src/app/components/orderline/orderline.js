import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { SellableBadge } from "@supermarket_pos/app/components/sellable_badge/sellable_badge";
import { isPricedByWeight } from "@supermarket_pos/app/utils/gs1_parts";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(Orderline, {
    components: { ...Orderline.components, SellableBadge },
});

patch(Orderline.prototype, {
    /** "1.234 kg × 39.80": of several pieces, and always of what is weighed. */
    get lineScreenValues() {
        const values = super.lineScreenValues;
        const { product_id: product, qty, combo_parent_id: combo } = this.line;
        const isPlain = qty === 1 && !isPricedByWeight(product);
        if (!values.name || isPlain || combo || this.props.basic_receipt) {
            return values;
        }
        const { qtyStr } = this.line.getQuantityStr();
        const quantity = [qtyStr, product.uom_id?.name].filter(Boolean).join(" ");
        return {
            ...values,
            displayPriceUnit: `${quantity} × ${this.line.currencyDisplayPriceUnit}`,
        };
    },

    /** The lot that was sold, or that is going to be, where nobody has named one. */
    get lotText() {
        const { sold_lots: sold, choosesLotOnServer, product_id: product } = this.line;
        if (!choosesLotOnServer || this.props.basic_receipt) {
            return "";
        }
        const board = this.env.services.pos?.sellableBoard;
        const name = sold || (this.line.qty > 0 && board?.firstLots[product.id]);
        return name ? _t("Lot %s", name) : "";
    },

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
