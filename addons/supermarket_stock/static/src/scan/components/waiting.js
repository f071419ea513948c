import { Component } from "@odoo/owl";
import { endingsOf } from "../events";

/** What one ended without a network: it is on this device, and goes by itself later. */
export class Waiting extends Component {
    static template = "supermarket_stock.ScanWaiting";
    static props = { device: Object, task: String, version: Number };

    get names() {
        const { device, task } = this.props;
        const events = device.mine.map(({ event }) => event);
        return device.isOnline === false
            ? endingsOf(events, task).map((event) => this.nameOf(event))
            : [];
    }

    nameOf({ document_id, said }) {
        const document = this.props.device.document(this.props.task, document_id);
        const store = document?.stores?.find(([id]) => id === said?.to_store);
        return store?.[1] ?? document?.name ?? "";
    }
}
