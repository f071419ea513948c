import { ProductPricelist } from "@point_of_sale/app/models/product_pricelist";
import { ProductProduct } from "@point_of_sale/app/models/product_product";
import { ProductTemplate } from "@point_of_sale/app/models/product_template";
import { byRank, isOnTime } from "@supermarket_pos/app/utils/price_items";
import { patch } from "@web/core/utils/patch";

const OF_PRODUCTS = [
    "<-product.pricelist.item.product_tmpl_id",
    "<-product.pricelist.item.product_id",
];

/**
 * Core loads the items that hold at the start of the day, and never looks at their dates again. It
 * takes them in the order in which they came, which from the till's own disk is that of their ids.
 */
const itemsOnTime = () => ({
    backLink(link) {
        const found = super.backLink(...arguments);
        return OF_PRODUCTS.includes(link)
            ? found?.filter((item) => isOnTime(item)).sort(byRank)
            : found;
    },
});
patch(ProductTemplate.prototype, itemsOnTime());
patch(ProductProduct.prototype, itemsOnTime());

/** Items for more than one product came, changed or went. */
export function forgetGeneralItems(pricelists) {
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

    /** By what each item says: a till without a network has the list's own items of its start. */
    get generalItems() {
        this.uiState.generalItems ??= this.models["product.pricelist.item"]
            .filter(({ pricelist_id: pricelist }) => pricelist?.id === this.id)
            .filter((item) => !item.product_id && !item.product_tmpl_id)
            .sort(byRank);
        return this.uiState.generalItems;
    },
});
