import { PosStore } from "@point_of_sale/app/services/pos_store";
import { unwatched } from "@supermarket_pos/app/utils/unwatched";
import { askWhenBack } from "@supermarket_pos/app/utils/when_back";
import { patch } from "@web/core/utils/patch";

/** Tills ask for changes this often, besides when they are told of one. */
const REFRESH_MS = 15 * 60_000;
/** A change told to all tills at once is fetched by them within this time, not at once. */
const SPREAD_MS = 5_000;
/** As many as core shows. */
const SHOWN = 100;

patch(PosStore.prototype, {
    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.startCatalogue();
        return result;
    },

    /** Up to date now, whenever the connection is back, and from time to time. */
    startCatalogue() {
        const refresh = () => this.refreshCatalogue();
        askWhenBack(this.bus, refresh);
        setInterval(refresh, REFRESH_MS);
        this.data.showCategories();
        return this.refreshCatalogue();
    },

    /** Without a connection the till goes on with what it has. */
    async refreshCatalogue() {
        if (this.data.network.offline) {
            return;
        }
        try {
            await this.data.refreshItems();
            await this.data.catalogueKeeper.refresh();
            this.showFromCatalogue(this.searchProductWord.trim(), this.selectedCategory);
        } catch {
            // Asked again when the connection is back, or in a quarter of an hour.
        }
    },

    /** New prices of products that are not loaded; unknown products that are now sold. */
    keepPrices(ids, sold, prices) {
        const isKnown = this.data.catalogueKeeper.applyPrices(ids, prices);
        if (!isKnown && sold.some(Boolean)) {
            this.catalogueTimer ??= setTimeout(() => {
                this.catalogueTimer = null;
                this.refreshCatalogue();
            }, Math.random() * SPREAD_MS);
        }
    },

    /** Items of price lists were written or removed: fetched by and by, with their products. */
    onItemsChanged({ ids }) {
        this.changedItems = [...(this.changedItems ?? []), ...(ids ?? [])];
        this.itemsTimer ??= setTimeout(async () => {
            const changed = this.changedItems.splice(0);
            this.itemsTimer = null;
            await this.data.refreshItems(changed).catch(() => {}); // asked again on reconnect
            await this.refreshCatalogue();
        }, Math.random() * SPREAD_MS);
    },

    /**
     * The product of a scanned code, loaded from the catalogue if need be.
     *
     * @param {string[]} forms the ways to write the code
     * @returns {{product: Object, quantity: number|undefined}|null}
     */
    productByCode(forms) {
        const { models } = unwatched(this);
        for (const form of forms) {
            const product = models["product.product"].getBy("barcode", form);
            if (product) {
                return { product };
            }
            const packed = this.packedGoods(models["product.uom"].getBy("barcode", form));
            if (packed) {
                return packed;
            }
        }
        const entry = this.data.catalogue.barcodes.find(forms);
        const product = entry && this.data.productById(entry.productId);
        return product ? { product, quantity: entry.quantity } : null;
    },

    /** The product, asked of the server where the till does not know it; offline undefined. */
    async productOfIndex(productId) {
        const known = this.data.productById(productId);
        if (known || this.data.network.offline) {
            return known;
        }
        const records = await this.loadNewProducts([["product_variant_ids.id", "in", [productId]]]);
        return records?.["product.product"]?.find((product) => product.id === productId);
    },

    /** What is in a packaging, and how much of it; the product may not be loaded itself. */
    packedGoods(packaging) {
        const product = packaging && this.data.productById(packaging.raw.product_id);
        if (!product) {
            return null;
        }
        const quantity = packaging.uom_id.factor / product.uom_id.factor;
        return { product, quantity: Number(quantity.toFixed(6)) };
    },

    /** Load what the search or the chosen category should show. */
    showFromCatalogue(word, category) {
        const catalogue = this.data.catalogue;
        if (word) {
            const { sellableBoard: board } = unwatched(this);
            this.data.inflate(catalogue.search(word, SHOWN, (id) => board.place(id)));
        } else if (category) {
            const ids = category.getAllChildren().map((child) => child.id);
            this.data.inflate(catalogue.inCategories(ids, SHOWN));
        }
    },
});
