import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { goodsCount } from "@supermarket_pos/app/utils/goods_count";
import { SEARCH_FIELD } from "@supermarket_pos/app/utils/search_field";
import { labelForms } from "@supermarket_stock/offline/codes/labels";
import { patch } from "@web/core/utils/patch";
import { onMounted, useEffect, useExternalListener } from "@odoo/owl";

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useBarcodeReader({ sticker: (sticker) => this._barcodeStickerAction(sticker) });
        useTillKeys({
            Enter: () => this.payByKey(),
            ArrowUp: () => this.selectNeighbour(-1),
            ArrowDown: () => this.selectNeighbour(1),
            F2: () => document.querySelector(SEARCH_FIELD)?.focus(),
        });
        useExternalListener(window, "focusin", ({ target }) => {
            if (target.matches?.(SEARCH_FIELD)) {
                target.dataset.enableBarcode = "true"; // the barcode service listens here, too
            }
        });
        onMounted(() => this.selectNeighbour(0)); // digits are the quantity of the last line
        useEffect(
            (word, category) => this.pos.showFromCatalogue(word, category),
            () => [this.searchWord, this.pos.selectedCategory],
        );
    },

    /** A product without a picture has none to ask the server for. */
    getProductImage(product) {
        return product.image_128 ? super.getProductImage(...arguments) : false;
    },

    /** What a phone shows on the way to the cart: 4 items, not 4.156. */
    get items() {
        const count = goodsCount(this.currentOrder.lines ?? []);
        return this.env.utils.formatProductQty(count, false);
    },

    async payByKey() {
        if (!this.currentOrder?.isEmpty()) {
            await this.pos.payInCash();
        }
    },

    selectNeighbour(step) {
        const lines = this.currentOrder?.lines ?? [];
        const selected = this.currentOrder?.getSelectedOrderline();
        const index = selected
            ? lines.indexOf(selected)
            : lines.findLastIndex((line) => !line.is_reward_line);
        const next = lines[Math.min(Math.max(index + step, 0), lines.length - 1)];
        if (next) {
            this.numberBuffer.reset();
            this.pos.selectOrderLine(this.currentOrder, next);
        }
    },

    /** Products that are not loaded are found by their initials, too. */
    loadProductFromDBDomain(word) {
        const [first, ...rest] = super.loadProductFromDBDomain(...arguments);
        return /^[a-z]{2,}$/i.test(word)
            ? ["|", ["pinyin_initials", "like", word.toLowerCase()], first, ...rest]
            : [first, ...rest];
    },

    /** Look at every way to write the code, and at the further codes of a product. */
    async _getProductByBarcode(code) {
        const known = this.pos.productByCode(labelForms(code.type, code.base_code));
        if (known) {
            code.packQuantity = known.quantity;
            return known.product;
        }
        if (this.pos.data.network.offline) {
            return undefined; // nobody to ask: an unknown code
        }
        return super._getProductByBarcode(...arguments);
    },

    async _barcodeStickerAction(sticker) {
        await this.pos.sellBySticker(sticker);
        this.numberBuffer.reset();
    },
});
