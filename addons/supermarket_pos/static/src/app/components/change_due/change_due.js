import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";

/** What the customer gets back, to be read at arm's length: no sign, and as large as it fits. */
export class ChangeDue extends Component {
    static template = "supermarket_pos.ChangeDue";
    static props = { amount: Number, currencyId: Number, class: { type: String, optional: true } };
    static defaultProps = { class: "" };

    get text() {
        return formatCurrency(Math.abs(this.props.amount), this.props.currencyId);
    }

    /** A digit is some 0.6 of its height wide. */
    get style() {
        return `font-size: min(9rem, calc(150cqi / ${this.text.length}))`;
    }
}
