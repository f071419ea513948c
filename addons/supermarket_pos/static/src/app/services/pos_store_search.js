import { PosStore } from "@point_of_sale/app/services/pos_store";
import { initialsFirst } from "@supermarket_pos/app/utils/initials";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    getProductsBySearchWord(searchWord) {
        return initialsFirst(super.getProductsBySearchWord(...arguments), searchWord);
    },
});
