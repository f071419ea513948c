import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import { ChangeDue } from "@supermarket_pos/app/components/change_due/change_due";
import { withVoid } from "@supermarket_pos/app/utils/till_events";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** More than this is no quantity, but most likely a code. */
const MOST = 99_999;

const worth = (line) => (line.order_id && line.qty > 0 ? line.prices.total_included : 0);
/** A line that turns into a return is judged as one: it is no void besides. */
const worthAfter = (line, before) => (line.order_id && line.qty < 0 ? before : worth(line));

patch(OrderSummary, {
    components: { ...OrderSummary.components, ChangeDue },
});

patch(OrderSummary.prototype, {
    /** Digits typed with a line selected are its quantity, those of a code as well. */
    async updateSelectedOrderline({ buffer }) {
        if (this.isTooMany) {
            return this.numberBuffer.reset(); // came together with the digit that was one too many
        }
        const line = this.currentOrder.getSelectedOrderline();
        if (buffer?.length === 1) {
            this.quantityBefore = line?.qty;
        }
        if (this.pos.numpadMode !== "quantity" || !(Math.abs(parseFloat(buffer)) > MOST)) {
            await super.updateSelectedOrderline(...arguments);
            return this.pos.tellShortage(this.currentOrder, line?.product_id);
        }
        this.numberBuffer.reset();
        this._setValue(String(this.quantityBefore ?? 1));
        this.refuseQuantity(buffer);
    },

    refuseQuantity(quantity) {
        const body = _t(
            "%(quantity)s is no quantity: enter %(most)s at most. To sell by a code, scan it or press F2.",
            { quantity, most: MOST },
        );
        const onClose = () => (this.isTooMany = false);
        this.isTooMany = true;
        this.dialog.add(AlertDialog, { title: _t("Too many"), body }, { onClose });
    },

    /** What is taken off a line by hand is a void: reported with the order when it is paid. */
    _setValue() {
        const order = this.currentOrder;
        const line = order.getSelectedOrderline();
        if (!line || this.pos.numpadMode !== "quantity" || line.refunded_orderline_id) {
            return super._setValue(...arguments);
        }
        const { uuid: key } = line;
        const product_id = line.product_id.id;
        const before = worth(line);
        const result = super._setValue(...arguments);
        const after = order.lines.includes(line) ? worthAfter(line, before) : 0;
        if (before !== after) {
            order.till_report = withVoid(order.till_report, { key, product_id, before, after });
        }
        return result;
    },
});
