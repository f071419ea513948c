import { PosStore } from "@point_of_sale/app/services/pos_store";
import { initialsFirst } from "@supermarket_stock/offline/initials";
import { unwatched } from "@supermarket_pos/app/utils/unwatched";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    getProductsBySearchWord(searchWord) {
        const { sellableBoard: board } = unwatched(this);
        return initialsFirst(
            super.getProductsBySearchWord(...arguments),
            searchWord,
            (product) => board.place(product.id),
            (product) => board.isThere(product),
        );
    },
});
