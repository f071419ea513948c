import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";

const COLDEST = -60;
const WARMEST = 80;

/** What the thermometer shows when the goods arrive. */
export class Temperature extends Component {
    static template = "supermarket_stock.ScanTemperature";
    static props = { onTell: Function, onScan: Function, onBack: Function };

    setup() {
        this.state = useState({ text: "" });
        this.field = useRef("degrees");
        this.pace = new KeyPace();
        onMounted(() => this.field.el.focus());
    }

    /** Null for what is no temperature. */
    get degrees() {
        const text = this.state.text.trim().replace(",", ".").replace("−", "-");
        const degrees = Number(text);
        return text && degrees >= COLDEST && degrees <= WARMEST ? degrees : null;
    }

    /** Goods that a scanner types over the temperature are goods; no code reads as a temperature. */
    onKeydown(event) {
        if (event.key === "Enter" && this.degrees !== null) {
            event.stopPropagation();
            this.tell();
            return;
        }
        const keep = (rest) => (this.state.text = rest);
        const scanned = this.pace.takeScan(event, this.state.text, keep);
        if (scanned) {
            this.props.onScan(scanned);
        }
    }

    tell() {
        if (this.degrees !== null) {
            this.props.onTell(this.degrees);
        }
    }
}
