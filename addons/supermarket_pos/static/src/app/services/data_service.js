import { PosData } from "@point_of_sale/app/services/data_service";
import { STORE_SYMBOL } from "@point_of_sale/app/models/related_models/utils";
import { withoutNotice } from "@supermarket_pos/app/models/related_models/record_store";
import "@supermarket_pos/app/services/data_service_connection";
import "@supermarket_pos/app/services/data_service_items";
import "@supermarket_pos/app/services/data_service_orders";
import { CatalogueKeeper } from "@supermarket_stock/offline/catalogue_keeper";
import { InTurn } from "@supermarket_stock/offline/in_turn";
import { OrderOutbox } from "@supermarket_pos/app/utils/outbox";
import { ServerDataCheck } from "@supermarket_pos/app/utils/server_data_check";
import { patch } from "@web/core/utils/patch";
import { markRaw } from "@odoo/owl";

const ordersInTurn = new InTurn();

patch(PosData.prototype, {
    /**
     * Orders go one request after the other: each draws its number from the same row, where the
     * server refuses the second of two and lets it wait for up to two seconds.
     */
    async call(model, method) {
        if (method !== "sync_from_ui") {
            return super.call(...arguments);
        }
        const answer = await ordersInTurn.exec(() => super.call(...arguments));
        await this.onOrdersTaken?.(answer["pos.order"] ?? []);
        return answer;
    },

    /** The first step of core's set-up: read our local data beside it, and know the network. */
    async initializeDeviceIdentifier() {
        this.outbox = markRaw(new OrderOutbox(`supermarket-pos-orders-${odoo.info?.db}`));
        await this.outbox.open();
        this.catalogueKeeper = markRaw(
            new CatalogueKeeper({
                name: `supermarket-pos-${odoo.pos_config_id}-${odoo.info?.db}`,
                call: (method, args) =>
                    this.orm.silent.call("pos.config", method, [[odoo.pos_config_id], ...args]),
                onChange: (changes) => this.onCatalogueChange(changes),
            }),
        );
        this.catalogueRead = this.catalogueKeeper.open();
        if (!this.network.offline) {
            // A browser with a network may still be without the server.
            await this.checkConnectivity();
        }
        return super.initializeDeviceIdentifier(...arguments);
    },

    /** Never watched: 50,000 rows are looked up, not drawn. */
    get catalogue() {
        return markRaw(this.catalogueKeeper.catalogue);
    },

    // Loading ----------------------------------------------------------------------------

    /** Core's data as far as it is whole; offline without asking the server in vain. */
    async loadInitialData() {
        this.serverDataCheck = markRaw(new ServerDataCheck(this.catalogueKeeper.store));
        await this.catalogueRead;
        if (this.network.offline) {
            return this.completeProducts(await this.getCachedServerDataFromIndexedDB());
        }
        if (this.indexedDB.db) {
            const kept = Object.keys(this.opts.databaseTable);
            await this.serverDataCheck.heal(this.indexedDB.db, kept, odoo.last_data_change);
        }
        this.isLoadingInitially = true;
        try {
            return this.completeProducts(await super.loadInitialData(...arguments));
        } finally {
            this.isLoadingInitially = false;
        }
    },

    /** What the start writes is marked unfinished before and finished after. */
    async synchronizeServerDataInIndexedDB(serverData) {
        if (!this.isLoadingInitially || !this.indexedDB.db) {
            return super.synchronizeServerDataInIndexedDB(...arguments);
        }
        await this.serverDataCheck.begin();
        await super.synchronizeServerDataInIndexedDB(...arguments);
        await this.serverDataCheck.finish(this.indexedDB.db, serverData);
    },

    initListeners() {
        super.initListeners(...arguments);
        this.indexedDB.skipKnown?.(
            Object.fromEntries(
                Object.entries(this.opts.databaseTable).map(([model, { key }]) => [model, key]),
            ),
        );
        for (const model of Object.keys(this.relations)) {
            this.models[model].addEventListener("delete", () =>
                this.serverDataCheck.noteDeletion(model),
            );
        }
    },

    /** Orders that wait refer to products which are not loaded at the start: add these. */
    completeProducts(data) {
        const templates = (data["product.template"] ??= []);
        const products = (data["product.product"] ??= []);
        const present = new Set(products.map((record) => record.id));
        const wanted = new Set([
            ...(data["pos.order.line"] ?? []).map((line) => line.product_id),
            ...templates.flatMap((template) => template.product_variant_ids ?? []),
        ]);
        const entries = [...wanted]
            .filter((id) => !present.has(id))
            .map((id) => this.catalogue.entryOfProduct(id))
            .filter(Boolean);
        const known = new Set(templates.map((record) => record.id));
        products.push(...entries.map((entry) => entry.product));
        templates.push(
            ...entries.map((entry) => entry.template).filter((record) => !known.has(record.id)),
        );
        return data;
    },

    // The catalogue ----------------------------------------------------------------------

    /** Make records of these templates, those that are loaded already left out. */
    inflate(templateIds) {
        const entries = templateIds
            .filter((id) => !this.models["product.template"].get(id))
            .map((id) => this.catalogue.entry(id))
            .filter(Boolean);
        this.connectEntries(entries);
    },

    /**
     * The product, from the catalogue if it is not loaded; undefined when unknown to both. It was
     * scanned: the cards beside the order stay as they are.
     */
    productById(productId) {
        const models = this.models;
        if (!models["product.product"].get(productId)) {
            const entry = this.catalogue.entryOfProduct(productId);
            withoutNotice(() => this.connectEntries(entry ? [entry] : []));
        }
        return models["product.product"].get(productId);
    },

    connectEntries(entries) {
        if (!entries.length) {
            return;
        }
        const items = this.connectItems(entries);
        const connect = () =>
            this.models.connectNewData({
                "product.template": entries.map((entry) => structuredClone(entry.template)),
                "product.product": entries.map((entry) => structuredClone(entry.product)),
                ...(items.length && { "product.pricelist.item": structuredClone(items) }),
            });
        if (entries.some(({ template }) => this.models["product.template"].get(template.id))) {
            this.models[STORE_SYMBOL].inPlace("product.template", connect);
        } else {
            connect();
        }
    },

    /** Core hides a category without a loaded product: load one of each. */
    showCategories() {
        const categories = this.models["pos.category"]
            .getAll()
            .filter(
                (category) =>
                    !category.hasProductsToShow && this.catalogue.categories.has(category.id),
            );
        this.inflate(categories.flatMap(({ id }) => this.catalogue.inCategories([id], 1)));
    },

    /** Take over for loaded products what the server told; all of them after a full load. */
    onCatalogueChange(changes) {
        if (!this.models) {
            return;
        }
        const ids = changes
            ? [...changes.keys()]
            : this.models["product.template"].getAll().map((template) => template.id);
        const loaded = ids.filter((id) => this.models["product.template"].get(id));
        this.connectEntries(loaded.map((id) => this.catalogue.entry(id)).filter(Boolean));
        if (!changes) {
            this.showCategories();
            return;
        }
        for (const id of loaded) {
            if (!changes.get(id)) {
                this.models["product.template"].get(id).update({ available_in_pos: false });
            }
        }
    },
});
