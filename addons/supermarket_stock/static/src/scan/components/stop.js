import { Component, onMounted, useRef } from "@odoo/owl";

/** A message that has to be seen: scans stop until it is closed. */
export class Stop extends Component {
    static template = "supermarket_stock.ScanStop";
    static props = { message: Object, missed: Number, onClose: Function };

    setup() {
        const button = useRef("close");
        onMounted(() => button.el.focus());
    }
}
