import { Component, useState } from "@odoo/owl";

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
    }

    get products() {
        const { catalogue } = this.props.app.device;
        const text = this.state.text.trim();
        if (!text) {
            return this.props.lines.map(({ productId, name }) => ({ id: productId, name }));
        }
        return catalogue
            .search(text, SHOWN)
            .map((id) => ({ id, name: catalogue.fieldOf(id, "name") }));
    }
}
