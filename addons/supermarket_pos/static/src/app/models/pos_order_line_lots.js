import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(PosOrderline.prototype, {
    /** Core's words for a lot are not translated. */
    get packLotLines() {
        const isLot = this.product_id?.tracking === "lot";
        return this.pack_lot_ids.map(({ lot_name: name }) =>
            isLot ? _t("Lot Number %s", name) : _t("SN %s", name),
        );
    },
});
