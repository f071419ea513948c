import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { faultMessage } from "@supermarket_stock/offline/codes/faults";
import {
    countsLabelDates,
    expiryOf,
    inPacks,
    isPricedByWeight,
    lotOf,
    measureOf,
    priceOf,
    tellingWays,
} from "@supermarket_pos/app/utils/gs1_parts";
import { isSupermarketTill } from "@supermarket_pos/app/utils/supermarket_till";
import { refusalMessage } from "@supermarket_stock/offline/refusals";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(ProductScreen.prototype, {
    /**
     * GS1 codes: what expired refuses itself; a price is what the customer pays (392n, 393n); how
     * much it is counts in the product's unit (30, 31nn, 32nn).
     */
    async _barcodeGS1Action(scanned) {
        if (!isSupermarketTill(this.pos.models)) {
            return super._barcodeGS1Action(...arguments);
        }
        const code = this.barcodeReader.lastCode;
        const gtin = scanned.find(({ type }) => type === "product");
        const product = await this._getProductByBarcode(gtin);
        if (!product) {
            this.barcodeReader.showNotFoundNotification(gtin);
            return;
        }
        const parsed = await this.readSwallowed(scanned, product);
        if (!parsed || this.stopExpired(parsed, product)) {
            return;
        }
        const quantity = inPacks(this.quantityOf(parsed, product), parsed, gtin.packQuantity);
        const lot = lotOf(parsed, product.tracking);
        if (quantity === 0) {
            await this.tellOfEmptyLabel(gtin);
        }
        const price = priceOf(parsed, this.pos.currency.iso_numeric);
        if (price !== undefined) {
            const weight = isPricedByWeight(product) ? quantity : 1;
            await this.sellLabel(product, { price, weight }, code, lot ? { code: lot } : {});
            return;
        }
        const unit = [product.uom_id.id];
        const measure = { type: "quantity", value: quantity, rule: { associated_uom_id: unit } };
        const told = [gtin, lot, quantity !== undefined && measure];
        await super._barcodeGS1Action(told.filter(Boolean));
    },

    quantityOf(parsed, product) {
        const units = this.pos.models["uom.uom"];
        return measureOf(parsed, product.uom_id, (id) => units.get(id));
    },

    stopExpired(parsed, product) {
        const comesBack = this.currentOrder?.preset_id?.is_return;
        const isExpired = !comesBack && countsLabelDates(product) && this.isExpired(parsed);
        if (isExpired) {
            const name = product.display_name;
            const { title, body } = refusalMessage({ kind: "expired" }, name);
            this.barcodeReader.stop(title, body);
        }
        return isExpired;
    },

    isExpired(parsed) {
        const expiry = expiryOf(parsed);
        return Boolean(expiry && this.pos.sellableBoard.refusal({ expiry }));
    },

    /**
     * A code whose separators a scanner swallowed seems to have a longer lot: it is read as the
     * lot that the shop has. Where none is known, no new lot is sold under a name that ends in a
     * date, and nothing that is weighed without the weight or price behind the name.
     *
     *   lot is known | a shorter one is | likely swallowed | read as
     *   -------------|------------------|------------------|------------
     *   yes          |                  |                  | it is
     *   no           | yes              |                  | the shorter
     *   no           | no               | a weight or price| with it, if there is but one
     *   no           | no               | yes              | not at all
     *   no           | no               | no               | it is
     *
     * @returns {Promise<Array|null>} null once the cashier has been told
     */
    async readSwallowed(parsed, product) {
        if (!parsed.ways?.length) {
            return parsed;
        }
        const nameOf = (way) => lotOf(way, product.tracking)?.string_value;
        const names = [parsed, ...parsed.ways].map(nameOf).filter(Boolean);
        const known = await this.pos.knownLots(product, names);
        if (known.has(nameOf(parsed))) {
            return parsed;
        }
        const shorter = parsed.ways.find((way) => known.has(nameOf(way)));
        if (shorter) {
            return shorter;
        }
        const weighed = this.weighedWays(parsed, product);
        if (weighed.length === 1) {
            return weighed[0];
        }
        const isHarmless =
            product.tracking === "none" &&
            !weighed.length &&
            !parsed.ways.some(this.isExpired, this);
        if (!parsed.isDoubtful || isHarmless) {
            return parsed;
        }
        this.barcodeReader.stop(_t("Unreadable code"), faultMessage({ kind: "separator" }));
        return null;
    },

    /** The ways to read a code of untracked goods by weight that say, unlike it, how much it is. */
    weighedWays(parsed, product) {
        if (product.tracking !== "none" || !isPricedByWeight(product)) {
            return [];
        }
        const number = this.pos.currency.iso_numeric;
        const told = (way) =>
            [this.quantityOf(way, product), priceOf(way, number)]
                .filter((one) => one !== undefined)
                .join("/");
        return tellingWays(parsed, told);
    },

    /** A discount where there is nothing to give it on. */
    _barcodeDiscountAction() {
        if (this.currentOrder.getLastOrderline()) {
            return super._barcodeDiscountAction(...arguments);
        }
        this.barcodeReader.stop(
            _t("No discount"),
            _t("Nothing is in the order to give the discount on: scan the goods first."),
        );
    },
});
