import { OrderDisplay } from "@point_of_sale/app/components/order_display/order_display";
import { patch } from "@web/core/utils/patch";
import { Component, toRaw, useEffect } from "@odoo/owl";

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

const isCombo = (line) => line.combo_parent_id || line.combo_line_ids?.length;

patch(OrderDisplay.prototype, {
    /** Parts follow their combo; which line is one changes with the lines alone. */
    get comboSortedLines() {
        const lines = [...this.order.lines];
        return lines.some((line) => isCombo(toRaw(line))) ? super.comboSortedLines : lines;
    },

    /**
     * The line that was scanned is in sight at once, and stays there when lines grow: what was
     * chosen for them, as their lot, is known a moment later. Core has the list glide there after
     * each drawing: with one scan after the other it never stands still.
     */
    setup() {
        super.setup(...arguments);
        const scrollable = this.scrollableRef;
        this.scrollableRef = { el: null }; // where core looks for what it lets glide
        useEffect(
            (list) => {
                if (!list) {
                    return;
                }
                const show = () => {
                    const selected = list.querySelector(".orderline.selected");
                    selected?.scrollIntoView({ block: "nearest" });
                };
                const changes = new window.MutationObserver(show);
                const kinds = { childList: true, characterData: true, attributes: true };
                changes.observe(list, { ...kinds, subtree: true, attributeFilter: ["class"] });
                show();
                return () => changes.disconnect();
            },
            () => [scrollable.el],
        );
    },
});
