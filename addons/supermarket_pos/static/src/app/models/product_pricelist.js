import { ProductPricelist } from "@point_of_sale/app/models/product_pricelist";
import { ProductProduct } from "@point_of_sale/app/models/product_product";
import { ProductTemplate } from "@point_of_sale/app/models/product_template";
import { isOnTime } from "@supermarket_pos/app/utils/price_items";
import { patch } from "@web/core/utils/patch";

const OF_PRODUCTS = [
    "<-product.pricelist.item.product_tmpl_id",
    "<-product.pricelist.item.product_id",
];

/** Core loads the items that hold at the start of the day, and never looks at their dates again. */
const itemsOnTime = () => ({
    backLink(link) {
        const found = super.backLink(...arguments);
        return OF_PRODUCTS.includes(link) ? found?.filter((item) => isOnTime(item)) : found;
    },
});
patch(ProductTemplate.prototype, itemsOnTime());
patch(ProductProduct.prototype, itemsOnTime());

/** {id of an item for more than one product: its place}, once the server told it anew. */
const places = new Map();

/** Items for more than one product came, changed or went; these are all, in the server's order. */
export function tellGeneralItems(pricelists, ids) {
    places.clear();
    ids.forEach((id, place) => places.set(id, place));
    pricelists.forEach((pricelist) => (pricelist.uiState.generalItems = undefined));
}

patch(ProductPricelist.prototype, {
    /** Those that hold now. */
    getGeneralRulesIdsByCategories(categoryIds) {
        const categories = new Set(categoryIds);
        return this.generalItems
            .filter((item) => !item.categ_id || categories.has(item.categ_id.id))
            .filter((item) => isOnTime(item))
            .map(({ id }) => id);
    },

    get generalItems() {
        this.uiState.generalItems ??= this.item_ids
            .filter((item) => !item.product_id && !item.product_tmpl_id)
            .sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
        return this.uiState.generalItems;
    },
});
