import { Component, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";
import { rounded } from "../events";

/** How many: by a step, typed, or over which a scanner may type. */
export class QuantityField extends Component {
    static template = "supermarket_stock.ScanQuantityField";
    static props = {
        quantity: Number,
        unit: { type: String, optional: true },
        most: { type: Number, optional: true },
        onQuantity: Function,
        onScan: Function,
    };
    static defaultProps = { unit: "", most: Infinity };

    setup() {
        this.state = useState({ typed: null, isNoNumber: false });
        this.pace = new KeyPace();
    }

    /** What is being typed stands, whatever else is drawn meanwhile. */
    get quantity() {
        return this.state.typed ?? this.props.quantity;
    }

    /** What a scanner types behind a quantity is goods; the number before it counts. */
    onKeydown(event) {
        const keep = (rest) => (this.state.typed = rest);
        const scanned = this.pace.takeScan(event, this.state.typed, keep);
        if (scanned) {
            this.props.onScan(scanned);
        } else if (event.key === "Enter") {
            event.target.blur();
        }
    }

    onLeft() {
        const typed = this.state.typed?.trim();
        this.state.typed = null;
        const quantity = Number(typed?.replace(",", "."));
        const isNumber = Number.isFinite(quantity) && quantity >= 0;
        this.state.isNoNumber = Boolean(typed) && !isNumber;
        if (typed && isNumber) {
            this.tell(quantity);
        }
    }

    step(by) {
        this.tell(rounded(this.props.quantity + by));
    }

    tell(quantity) {
        this.props.onQuantity(Math.min(Math.max(quantity, 0), this.props.most));
    }
}
