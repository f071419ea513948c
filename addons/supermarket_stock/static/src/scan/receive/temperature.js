import { Component, onMounted, useRef, useState } from "@odoo/owl";

const COLDEST = -60;
const WARMEST = 80;

/** What the thermometer shows when the goods arrive. */
export class Temperature extends Component {
    static template = "supermarket_stock.ScanTemperature";
    static props = { onTell: Function, onBack: Function };

    setup() {
        this.state = useState({ text: "" });
        this.field = useRef("degrees");
        onMounted(() => this.field.el.focus());
    }

    /** Null for what is no temperature. */
    get degrees() {
        const text = this.state.text.trim().replace(",", ".").replace("−", "-");
        const degrees = Number(text);
        return text && degrees >= COLDEST && degrees <= WARMEST ? degrees : null;
    }

    onKeydown(event) {
        event.stopPropagation();
        if (event.key === "Enter") {
            this.tell();
        }
    }

    tell() {
        if (this.degrees !== null) {
            this.props.onTell(this.degrees);
        }
    }
}
