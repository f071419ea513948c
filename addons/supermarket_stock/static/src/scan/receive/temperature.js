import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { plainText } from "../figures";
import { KeyPace } from "../key_pace";

const COLDEST = -60;
const WARMEST = 80;
const TEMPERATURE = /^[+-]?(\d+\.?\d*|\.\d+)$/;

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
        const text = plainText(this.state.text);
        const degrees = TEMPERATURE.test(text) ? Number(text) : NaN;
        return degrees >= COLDEST && degrees <= WARMEST ? degrees : null;
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
