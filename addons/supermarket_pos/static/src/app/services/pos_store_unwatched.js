import "@pos_loyalty/app/services/pos_store";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { unwatched } from "@supermarket_pos/app/utils/unwatched";
import { Domain } from "@web/core/domain";
import { patch } from "@web/core/utils/patch";

/** Does the domain of a reward name this product? Throws where the domain can't be read. */
const productFilter = (reward) => {
    const leaves = JSON.parse(reward.reward_product_domain);
    const domain = leaves && new Domain(leaves);
    return (product) => Boolean(domain?.contains(product.raw));
};

patch(PosStore.prototype, {
    async addLineToCurrentOrder() {
        return super.addLineToCurrentOrder.apply(unwatched(this), arguments);
    },

    updateRewards() {
        return super.updateRewards.apply(unwatched(this), arguments);
    },

    /** Core unlinks and links all products of a reward for each one that is loaded. */
    computeDiscountProductIds(reward, products) {
        let found;
        try {
            found = products.filter(productFilter(reward));
        } catch {
            return super.computeDiscountProductIds(...arguments); // which says what is wrong
        }
        if (found.length) {
            reward.update({ all_discount_product_ids: [["link", ...found]] });
        }
    },
});
