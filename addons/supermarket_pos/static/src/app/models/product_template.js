import { ProductTemplate } from "@point_of_sale/app/models/product_template";
import { patch } from "@web/core/utils/patch";

patch(ProductTemplate.prototype, {
    /** "nn" finds 牛奶, offline too. */
    get searchString() {
        return [super.searchString, this.pinyin_initials].filter(Boolean).join(" ");
    },

    /**
     * For goods with lots core names the lines that all get the price of the list, as they count
     * together. What a label, a sticker or the cashier said stays.
     */
    getPrice() {
        const price = super.getPrice(...arguments);
        const related = arguments[6];
        if (related?.length) {
            const listed = related.filter((line) => line.price_type === "original");
            related.splice(0, related.length, ...listed);
        }
        return price;
    },
});
