import { OrderDisplay } from "@point_of_sale/app/components/order_display/order_display";
import { patch } from "@web/core/utils/patch";
import { Component } from "@odoo/owl";

/**
 * One line of the order, in the form that the screen gives it.
 *
 * The display is drawn again whenever the total changes. Slots are always drawn with whom they
 * belong to: with a component of its own in between, a line is drawn again when it has changed.
 */
export class OrderDisplayLine extends Component {
    static template = "supermarket_pos.OrderDisplayLine";
    static props = { line: Object, slots: Object };
}

patch(OrderDisplay, {
    components: { ...OrderDisplay.components, OrderDisplayLine },
});
