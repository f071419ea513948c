import { Component, onMounted } from "@odoo/owl";
import { Waiting } from "../components/waiting";
import { uncounted } from "../events";

/** The counts that wait for this person. */
export class CountList extends Component {
    static template = "supermarket_stock.ScanCountList";
    static components = { Waiting };
    static props = { app: Object, documents: Array, version: Number };

    setup() {
        onMounted(() => this.props.app.listen((reading) => this.onScan(reading)));
    }

    /** How many lines wait, scans that still wait on this device taken into account. */
    openCount({ id, lines }) {
        return uncounted(lines, this.props.app.device.ownEventsOf("count", id)).length;
    }

    onScan(reading) {
        const named = this.props.documents.find(({ name }) => name === reading.code);
        if (named) {
            this.props.app.open("count", named.id);
            return true;
        }
        return false;
    }
}
