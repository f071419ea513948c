import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { exactTotal, labelPrice } from "@supermarket_pos/app/utils/label_price";
import { readSticker } from "@supermarket_pos/app/utils/markdown_sticker";
import { isSupermarketTill } from "@supermarket_pos/app/utils/supermarket_till";
import { patch } from "@web/core/utils/patch";

const lotNames = (line) =>
    line.pack_lot_ids
        .map((lot) => lot.lot_name)
        .sort()
        .join("\n");

const isSameProduct = (line, other) => line.product_id?.id === other.product_id?.id;
const isLabel = (line) => Boolean(line.uiState?.isLabel);
const isOtherLot = (line, other) =>
    line.product_id?.tracking === "lot" && lotNames(line) !== lotNames(other);

patch(PosOrderline.prototype, {
    /** What goods that are marked down cost stands on their sticker, whoever asks for a change. */
    setUnitPrice(price) {
        const sticker = this.markdown_sticker && readSticker(this.markdown_sticker);
        return super.setUnitPrice(sticker ? sticker.price : price);
    },

    /** The normal price of goods that are marked down, to show what is saved. */
    get normalPrice() {
        return this.markdown_sticker && this.product_id ? this.product_id.lst_price : undefined;
    },

    /** A lot that nobody named is chosen by the server: the first to expire. */
    get choosesLotOnServer() {
        const isUnnamed = this.product_id?.tracking === "lot" && !this.pack_lot_ids.length;
        return isUnnamed && isSupermarketTill(this.models);
    },

    hasValidProductLot() {
        return this.choosesLotOnServer || super.hasValidProductLot(...arguments);
    },

    isLotTracked() {
        return !this.choosesLotOnServer && super.isLotTracked(...arguments);
    },

    /** A return that is not paid yet brought nothing back: it keeps nobody from returning. */
    get refundedQty() {
        const paid = (this.refund_orderline_ids ?? []).filter(
            ({ order_id: order }) => !["cancel", "draft"].includes(order?.state),
        );
        return paid.reduce((sum, { qty }) => sum - qty, 0);
    },

    /** The same product of another lot stays a line of its own, and so does a printed total. */
    canBeMergedWith(orderline) {
        // The product first: core would ask for the price of each line's goods.
        return (
            isSameProduct(this, orderline) &&
            !isLabel(this) &&
            !isLabel(orderline) &&
            !isOtherLot(this, orderline) &&
            super.canBeMergedWith(...arguments)
        );
    },

    /**
     * Make the line cost what its label says, to the cent, by the price of the unit.
     *
     * A label tells what shelves tell: where prices are shown without taxes, these come on top.
     *
     * @param {string} code of the label, as scanned
     */
    keepTotal(total, code) {
        this.price_unit = labelPrice(this, total);
        this.noteLabel(total, code);
    },

    /** It costs what its label says. No cashier has set that price: the label proves it. */
    noteLabel(total, code) {
        this.uiState.isLabel = true;
        this.uiState.labelTotal = total;
        this.scale_label = code;
        this.price_type = "automatic"; // and no other list's, if the customer has one
    },

    /** Whether it still costs what its label says: a quantity or price may have been typed since. */
    get costsAsLabelled() {
        const { labelTotal } = this.uiState ?? {};
        return (
            Boolean(this.scale_label) &&
            labelTotal !== undefined &&
            Math.abs(exactTotal(this) - labelTotal) < 1.01 * this.order_id.currency.rounding
        );
    },
});
