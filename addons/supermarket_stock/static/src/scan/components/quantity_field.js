import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";
import { rounded } from "../events";
import { readQuantity, shownQuantity, TOO_MANY } from "../figures";

/** How many: by a step, typed, or over which a scanner may type. */
export class QuantityField extends Component {
    static template = "supermarket_stock.ScanQuantityField";
    static props = {
        quantity: Number,
        unit: { type: String, optional: true },
        digits: { type: Number, optional: true }, // of the unit, behind the point
        most: { type: Number, optional: true },
        onQuantity: Function,
        onScan: Function,
    };
    static defaultProps = { unit: "", digits: 3, most: Infinity };

    setup() {
        this.state = useState({ typed: null, fault: "" });
        this.pace = new KeyPace();
    }

    /** What is being typed stands, whatever else is drawn meanwhile. */
    get quantity() {
        return this.state.typed ?? shownQuantity(this.props.quantity);
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
        const { quantity, fault = "" } = typed ? readQuantity(typed, this.props.digits) : {};
        this.state.fault = fault;
        if (quantity !== undefined) {
            this.tell(quantity);
        }
    }

    get faultText() {
        const { digits } = this.props;
        const texts = {
            number: _t("This is no number: type 12 or 0.75."),
            many: _t("This is too many: type less than %s.", TOO_MANY),
            digits: digits
                ? _t("Of this unit no more than %s digits behind the point.", digits)
                : _t("Of this unit whole numbers only."),
        };
        return texts[this.state.fault].toString();
    }

    step(by) {
        this.tell(rounded(this.props.quantity + by));
    }

    tell(quantity) {
        this.props.onQuantity(Math.min(Math.max(quantity, 0), this.props.most));
    }
}
