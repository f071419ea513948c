import { PosData } from "@point_of_sale/app/services/data_service";
import { forgetGeneralItems } from "@supermarket_pos/app/models/product_pricelist";
import { removedItems } from "@supermarket_pos/app/utils/price_items";
import { pricesChanged } from "@supermarket_pos/app/utils/price_watch";
import { patch } from "@web/core/utils/patch";

const ITEM = "product.pricelist.item";

/** Price list items of a till in use: they come, change and go as prices do. */
patch(PosData.prototype, {
    /** Take over the items of these catalogue entries, and drop those that they have no more. */
    connectItems(entries) {
        const items = entries.flatMap((entry) => entry.items);
        const gone = entries.flatMap((entry) =>
            removedItems(this.itemsOf(entry), entry.items, this.cataloguePricelists),
        );
        if (gone.length) {
            this.dropItems(gone.map(({ id }) => id));
            pricesChanged();
        }
        return items;
    },

    /** By core's index, also those that hold at another time. */
    itemsOf({ template, product }) {
        const pointing = (model, id, field) => {
            const record = this.models[model].get(id);
            return record?.model.backLink(record, `<-${ITEM}.${field}`) ?? [];
        };
        const items = new Set([
            ...pointing("product.template", template.id, "product_tmpl_id"),
            ...pointing("product.product", product.id, "product_id"),
        ]);
        return [...items].map((item) => ({
            id: item.id,
            pricelist: item.pricelist_id?.id,
            date_end: item.date_end,
        }));
    },

    /** Those whose items the catalogue has: the till's own and its presets'. */
    get cataloguePricelists() {
        const { pricelist_id: own, available_pricelist_ids: others } =
            this.models["pos.config"].getFirst();
        const ofPresets = this.models["pos.preset"]?.map((preset) => preset.pricelist_id) ?? [];
        const all = [own, ...(others ?? []), ...ofPresets];
        return new Set(all.filter(Boolean).map(({ id }) => id));
    },

    dropItems(ids) {
        const records = ids.map((id) => this.models[ITEM].get(id)).filter(Boolean);
        records.forEach((record) => record.delete({ silent: false }));
    },

    /**
     * Ask what has become of these items, of all for more than one product without ids. Those of
     * products that are not loaded come with the catalogue.
     */
    async refreshItems(ids) {
        const ask = (asked) =>
            this.orm.silent.call("pos.config", "supermarket_load_items", [
                [odoo.pos_config_id],
                asked,
            ]);
        if (ids?.length) {
            this.replaceItems(ids, await ask(ids));
        }
        const general = await ask(null);
        const before = this.models[ITEM].filter(
            (item) => !item.product_id && !item.product_tmpl_id,
        );
        this.replaceItems(
            before.map(({ id }) => id),
            general,
        );
        forgetGeneralItems(this.models["product.pricelist"].getAll());
        pricesChanged();
    },

    replaceItems(asked, rows) {
        const told = new Set(rows.map(({ id }) => id));
        this.dropItems(asked.filter((id) => !told.has(id)));
        const isLoaded = (row) =>
            (!row.product_id || this.models["product.product"].get(row.product_id)) &&
            (!row.product_tmpl_id || this.models["product.template"].get(row.product_tmpl_id));
        const loaded = rows.filter(isLoaded);
        if (loaded.length) {
            this.models.connectNewData({ [ITEM]: loaded });
            this.synchronizeServerDataInIndexedDB({ [ITEM]: loaded });
        }
    },
});
