import { ProductTemplate } from "@point_of_sale/app/models/product_template";
import { patch } from "@web/core/utils/patch";

patch(ProductTemplate.prototype, {
    /** "nn" finds 牛奶, offline too. */
    get searchString() {
        return [super.searchString, this.pinyin_initials].filter(Boolean).join(" ");
    },
});
