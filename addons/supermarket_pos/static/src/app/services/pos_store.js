import { PosStore } from "@point_of_sale/app/services/pos_store";
import { KeyHelpPopup } from "@supermarket_pos/app/components/popups/key_help_popup/key_help_popup";
import { SellableBoard } from "@supermarket_pos/app/utils/sellable_board";
import { isSupermarketTill } from "@supermarket_pos/app/utils/supermarket_till";
import { askWhenBack, URGENT_MS } from "@supermarket_pos/app/utils/when_back";
import { refusalMessage } from "@supermarket_stock/offline/refusals";
import { patch } from "@web/core/utils/patch";

/** Products whose stock was told as a difference are asked for again after this long. */
const REFRESH_MS = 60_000;

/** The lot of a GS1 code, undefined for other codes. */
const scannedLot = (code) => (code?.type === "lot" ? code.value || code.code : undefined);

patch(PosStore.prototype, {
    async setup() {
        this.sellableBoard = new SellableBoard();
        this.touchedProducts = new Set();
        this.isHelpOpen = false;
        await super.setup(...arguments);
        window.addEventListener("keydown", (event) => {
            if (event.key === "F1") {
                event.preventDefault();
                this.openKeyHelp();
            }
        });
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.startSellableBoard();
        return result;
    },

    // Stock of the store ---------------------------------------------------------------

    /** Listen first, then ask: nothing that happens in between is missed. */
    async startSellableBoard() {
        this.sellableBoard.floor = this.config.oversell_policy || "allow";
        this.sellableBoard.zone = this.config.raw?._supermarket_tz || this.config._supermarket_tz;
        const channel = this.config.raw._supermarket_channel || this.config._supermarket_channel;
        if (channel) {
            this.bus.addChannel(channel);
            const on = (name, callback) => this.bus.subscribe(`${channel}-${name}`, callback);
            on("SUPERMARKET_SOLD", (message) => this.onSold(message));
            on("SUPERMARKET_SELLABLE", (message) => this.sellableBoard.apply(message));
            on("SUPERMARKET_PRODUCTS", (message) => this.onProductsChanged(message));
            on("SUPERMARKET_ITEMS", (message) => this.onItemsChanged(message));
            this.bus.addEventListener("BUS:DISCONNECT", () => {
                this.sellableBoard.isListening = false;
            });
        }
        askWhenBack(channel && this.bus, () => this.loadSellable(), URGENT_MS);
        await this.loadSellable();
    },

    /** Ask for the state of these products, of all without ids. Offline the till goes on as is. */
    async loadSellable(productIds = null) {
        try {
            const state = await this.data.orm.silent.call("pos.config", "supermarket_load_state", [
                [this.config.id],
                productIds,
            ]);
            this.sellableBoard.apply(state);
            if (!productIds) {
                this.sellableBoard.isListening = true;
                this.keepSellable(state).catch(() => {}); // a browser that keeps nothing
            }
        } catch {
            // The badges keep what they showed; the server decides at payment in any case.
            if (!this.sellableBoard.loaded) {
                await this.recallSellable();
            }
        }
    },

    onSold(message) {
        this.sellableBoard.sell(message);
        message.ids.forEach((id) => this.touchedProducts.add(id));
        this.refreshTimer ??= setTimeout(() => this.refreshTouched(), REFRESH_MS);
    },

    /** Differences add up unless one got lost; once a minute the truth is fetched. */
    async refreshTouched() {
        this.refreshTimer = null;
        const ids = [...this.touchedProducts];
        this.touchedProducts.clear();
        await this.loadSellable(ids);
    },

    /** Delisted products leave the screen at once, new prices hold from the next line on. */
    onProductsChanged({ ids, sold, prices: own, prices_in: others }) {
        const prices = others?.[this.currency.id] ?? own; // in the till's currency
        this.keepPrices(ids, sold, prices);
        ids.forEach((id, index) => {
            this.sellableBoard.delisted[id] = !sold[index];
            const template = this.models["product.template"].get(id);
            if (!template) {
                return;
            }
            const difference = prices[index] - template.list_price;
            for (const variant of template.product_variant_ids) {
                variant.update({ lst_price: variant.lst_price + difference });
            }
            template.update({ available_in_pos: sold[index], list_price: prices[index] });
        });
    },

    // Scanning ---------------------------------------------------------------------------

    async addLineToOrder(vals, order, opts = {}, ...rest) {
        const refusal = !order.preset_id?.is_return && this.refuseLine(vals, opts);
        if (refusal) {
            this.barcodeReader.stop(refusal.title, refusal.body);
            return;
        }
        const scanned = this.withScannedQuantity(vals, order, opts.code?.packQuantity ?? 1);
        return super.addLineToOrder(scanned, order, opts, ...rest);
    },

    /** Of a case as many as are in it; in a return what is scanned comes back. */
    withScannedQuantity(vals, order, pack) {
        const isReturn = order.preset_id?.is_return;
        if (pack === 1 && !isReturn) {
            return vals;
        }
        const quantity = (vals.qty ?? 1) * pack;
        return { ...vals, qty: isReturn ? -Math.abs(quantity) : quantity };
    },

    /** The message that refuses a line, null when it may be sold as far as the till knows. */
    refuseLine(vals, opts) {
        const template = this.models["product.template"].get(
            vals.product_tmpl_id?.id ?? vals.product_tmpl_id,
        );
        const product = vals.product_id || template?.product_variant_ids[0];
        const isReturn = vals.qty < 0 || vals.refunded_orderline_id;
        if (!product || isReturn) {
            return null;
        }
        const refusal = this.sellableBoard.refusal({
            productId: product.id,
            templateId: template?.id,
            lot: scannedLot(opts.code),
        });
        return refusal && refusalMessage(refusal, product.display_name);
    },

    /** No question at the scan: the server takes the lot that expires first. */
    async editLots(product, packLotLinesToEdit) {
        const isQuiet = isSupermarketTill(this.models) && product.tracking === "lot";
        if (isQuiet && !packLotLinesToEdit.length) {
            return { modifiedPackLotLines: {}, newPackLotLines: [] };
        }
        return super.editLots(...arguments);
    },

    // Keys -------------------------------------------------------------------------------

    openKeyHelp() {
        if (!this.isHelpOpen) {
            this.isHelpOpen = true;
            this.dialog.add(KeyHelpPopup, {}, { onClose: () => (this.isHelpOpen = false) });
        }
    },

    /** Go to payment with the exact amount in cash: the first of the two keys of a cash sale. */
    async payInCash() {
        this.isPayingInCash = true;
        try {
            await this.pay();
        } finally {
            this.isPayingInCash = this.router.state.current === "PaymentScreen";
        }
    },
});
