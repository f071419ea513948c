import { ProductCard } from "@point_of_sale/app/components/product_card/product_card";
import { SellableBadge } from "@supermarket_pos/app/components/sellable_badge/sellable_badge";
import { priceWatch } from "@supermarket_pos/app/utils/price_watch";
import { unwatched } from "@supermarket_pos/app/utils/unwatched";
import { formatCurrency } from "@web/core/currency";
import { patch } from "@web/core/utils/patch";
import { useState } from "@odoo/owl";

/** Price lists may name a variant: where there is but one, it is what the card sells. */
function priceDetails(product, { pricelist_id: pricelist, fiscal_position_id: fiscalPosition }) {
    const variants = product.product_variant_ids ?? [];
    const goods = variants.length === 1 ? variants[0] : product;
    return goods.getTaxDetails({ overridedValues: { pricelist, fiscalPosition } });
}

patch(ProductCard, {
    components: { ...ProductCard.components, SellableBadge },
});

patch(ProductCard.prototype, {
    setup() {
        super.setup(...arguments);
        this.priceWatch = useState(priceWatch);
    },

    /** The variants whose stock the card shows; none for services and combos. */
    get storedProductIds() {
        const product = this.props.product;
        if (!product.is_storable) {
            return [];
        }
        return product.product_variant_ids?.map((variant) => variant.id) ?? [product.id];
    },

    /**
     * What one of it costs, a kilogram of what is weighed. Of all that goes into it the card
     * watches the product's own price and is told of the rest.
     */
    get priceText() {
        this.priceWatch.look();
        const product = unwatched(this.props.product);
        const pos = this.env.services.pos && unwatched(this.env.services.pos);
        if (!pos || !product.getTaxDetails || !(this.props.product.list_price > 0)) {
            return "";
        }
        const details = priceDetails(product, pos.getOrder() ?? {});
        const isIncluded = pos.config.iface_tax_included === "total";
        const price = isIncluded ? details.total_included : details.total_excluded;
        const text = formatCurrency(price, pos.currency.id);
        return product.to_weight ? `${text} / ${product.uom_id?.name ?? ""}` : text;
    },
});
