import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { isPricedByWeight } from "@supermarket_pos/app/utils/gs1_parts";
import { exactTotal } from "@supermarket_pos/app/utils/label_price";
import { weighLabel } from "@supermarket_pos/app/utils/scale_code";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
// Its patches of the same methods come before these.
import "@supermarket_pos/app/screens/product_screen/product_screen";

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useBarcodeReader({ weight_price: (code) => this._barcodeProductAction(code) });
    },

    /** Labels with a price: what the label says is what the customer pays. */
    async _barcodeProductAction(code) {
        const scanned = this.barcodeReader.lastCode;
        if (code.type === "weight" && !code.value) {
            await this.tellOfEmptyLabel(code);
        }
        if (!["price", "weight_price"].includes(code.type)) {
            return super._barcodeProductAction(...arguments);
        }
        const product = await this._getProductByBarcode(code);
        if (!product) {
            this.barcodeReader.showNotFoundNotification(code);
            return;
        }
        if (code.type === "price" && !isPricedByWeight(product)) {
            await super._barcodeProductAction(...arguments);
            this.notePrinted(product, code.value, scanned);
            return;
        }
        const isPrice = code.type === "price";
        const label = isPrice ? { price: code.value } : { weight: code.weight, price: code.price };
        await this.sellLabel(product, label, scanned, {});
    },

    /** The price of a piece that its label says. */
    notePrinted(product, price, scanned) {
        const line = this.currentOrder?.getSelectedOrderline();
        if (line?.product_id === product && line.price_unit === price) {
            line.noteLabel(exactTotal(line), scanned);
        }
    },

    /** A scale that printed before the goods lay on it; payment waits for a weight. */
    async tellOfEmptyLabel(code) {
        const product = await this._getProductByBarcode(code);
        if (product) {
            this.pos.notification.add(this.pos.unweighedMessage(product), { type: "danger" });
        }
    },

    /** Sell what a label says, at the total that it says: as prices are shown, see `keepTotal`. */
    async sellLabel(product, label, scanned, options) {
        const details = product.getTaxDetails({
            overridedValues: { pricelist: this.currentOrder?.pricelist_id },
        });
        const isIncluded = this.pos.config.iface_tax_included === "total";
        const unitPrice = isIncluded ? details.total_included : details.total_excluded;
        const digits = this.pos.models["decimal.precision"].find(
            (precision) => precision.name === "Product Unit",
        ).digits;
        const sale = weighLabel(label, unitPrice, (quantity) => Number(quantity.toFixed(digits)));
        if (!sale) {
            this.barcodeReader.stop(
                _t("No weight"),
                _t(
                    "%s has no price: its weight can't be told from the label.",
                    product.display_name,
                ),
            );
            return;
        }
        const line = await this.pos.addLineToCurrentOrder(
            { product_id: product, product_tmpl_id: product.product_tmpl_id, qty: sale.quantity },
            { ...options, uiState: { isLabel: true } },
            false,
        );
        if (line && sale.total !== undefined) {
            line.keepTotal(sale.total * Math.sign(line.qty), scanned);
        }
        this.numberBuffer.reset();
    },
});
