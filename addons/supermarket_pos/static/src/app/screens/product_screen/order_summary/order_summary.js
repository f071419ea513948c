import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";
import { withVoid } from "@supermarket_pos/app/utils/till_events";
import { patch } from "@web/core/utils/patch";

const worth = (line) => (line.order_id && line.qty > 0 ? line.prices.total_included : 0);
/** A line that turns into a return is judged as one: it is no void besides. */
const worthAfter = (line, before) => (line.order_id && line.qty < 0 ? before : worth(line));

patch(OrderSummary.prototype, {
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
