import { PosStore } from "@point_of_sale/app/services/pos_store";
import { isPricedByWeight } from "@supermarket_pos/app/utils/gs1_parts";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** Lines of nothing leave at payment: what was weighed with nothing on the scale would be a gift. */
patch(PosStore.prototype, {
    async pay() {
        if (!this.refuseUnweighed()) {
            await super.pay(...arguments);
        }
    },

    refuseUnweighed() {
        const lines = this.getOrder()?.lines ?? [];
        const line = lines.find(({ qty, product_id }) => !qty && isPricedByWeight(product_id));
        if (line) {
            this.barcodeReader.stop(_t("No weight"), this.unweighedMessage(line.product_id));
        }
        return Boolean(line);
    },

    unweighedMessage(product) {
        return _t(
            "The label of %s says 0: weigh it again, or take it off the order.",
            product.display_name,
        );
    },
});
