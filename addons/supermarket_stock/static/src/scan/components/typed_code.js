import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";

const SHOWN = 6;

/** Typing instead of scanning: a code, or a name of which the products are offered. */
export class TypedCode extends Component {
    static template = "supermarket_stock.ScanTypedCode";
    static props = { app: Object };

    setup() {
        this.state = useState({ text: "" });
        this.pace = new KeyPace();
    }

    get placeholder() {
        return _t("Code or name");
    }

    /** Products whose name, reference, barcode or pinyin initials contain what is typed. */
    get found() {
        const text = this.state.text.trim();
        return text.length < 2 ? [] : this.props.app.search(text, SHOWN);
    }

    onKeydown(event) {
        event.stopPropagation(); // a scanner's keys are for whoever has the field, once
        const scanned = this.pace.scanOf(event);
        const text = scanned || this.state.text.trim();
        if ((scanned || event.key === "Enter") && text) {
            event.preventDefault();
            this.state.text = "";
            event.target.blur();
            this.props.app.scan(text);
        }
    }

    choose(productId) {
        this.state.text = "";
        const { catalogue } = this.props.app.device;
        const reading = {
            code: catalogue.fieldOf(productId, "barcode") || "",
            productId,
            quantity: 1,
            lot: "",
            expiry: "",
            fault: null,
        };
        this.props.app.choose(reading);
    }
}
