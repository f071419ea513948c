import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { patch } from "@web/core/utils/patch";
import { effect } from "@web/core/utils/reactive";
import { toRaw } from "@odoo/owl";

patch(PosOrder.prototype, {
    /**
     * Whether the line is the selected one, watched for this line alone: in core every line looks
     * at the one field that names it, so that all are drawn again when the selection moves.
     */
    isLineSelected(uuid) {
        if (!toRaw(this)._selection) {
            toRaw(this)._selection = {};
            let before;
            effect(
                (order) => {
                    const selected = order.uiState?.selected_orderline_uuid;
                    if (selected !== before) {
                        delete order._selection[before];
                        order._selection[selected] = true;
                        before = selected;
                    }
                },
                [this],
            );
        }
        return Boolean(this._selection[uuid]);
    },

    /** Asked for each key of a scan: by its index, not line by line. */
    getSelectedOrderline() {
        const uuid = this.uiState.selected_orderline_uuid;
        const line = uuid && this.models["pos.order.line"].getBy("uuid", uuid);
        return line && line.order_id?.uuid === this.uuid ? line : undefined;
    },
});

patch(PosOrderline.prototype, {
    isSelected() {
        return Boolean(this.order_id?.isLineSelected(this.uuid));
    },
});
