import { ProductCard } from "@point_of_sale/app/components/product_card/product_card";
import { SellableBadge } from "@supermarket_pos/app/components/sellable_badge/sellable_badge";
import { patch } from "@web/core/utils/patch";

patch(ProductCard, {
    components: { ...ProductCard.components, SellableBadge },
});

patch(ProductCard.prototype, {
    /** The variants whose stock the card shows; none for services and combos. */
    get storedProductIds() {
        const product = this.props.product;
        if (!product.is_storable) {
            return [];
        }
        return product.product_variant_ids?.map((variant) => variant.id) ?? [product.id];
    },
});
