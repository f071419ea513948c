import { Component, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";

const SHOWN = 8;

/** A code that nobody knows is given to its product first: of the receipt, or of all. */
export class UnknownCode extends Component {
    static template = "supermarket_stock.ScanUnknownCode";
    static props = {
        app: Object,
        code: String,
        lines: Array,
        onChoose: Function,
        onClose: Function,
    };

    setup() {
        this.state = useState({ text: "" });
        this.pace = new KeyPace();
    }

    /** A scanner that types over the name means goods, and no name. */
    onKeydown(event) {
        event.stopPropagation();
        const scanned = this.pace.scanOf(event);
        if (scanned) {
            event.preventDefault();
            this.state.text = "";
            this.props.app.scan(scanned);
        }
    }

    get products() {
        const text = this.state.text.trim();
        if (!text) {
            return this.props.lines.map(({ productId, name }) => ({ id: productId, name }));
        }
        return this.props.app.search(text, SHOWN);
    }
}
