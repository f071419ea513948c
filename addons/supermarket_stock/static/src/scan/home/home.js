import { Component, onMounted } from "@odoo/owl";
import { problemCards } from "../events";
import { scanTasks } from "../tasks";

/** What is to do here, by role, with numbers. */
export class Home extends Component {
    static template = "supermarket_stock.ScanHome";
    static props = { app: Object, version: Number };

    setup() {
        onMounted(() => this.props.app.listen(null));
    }

    get device() {
        return this.props.app.device;
    }

    /** The server says whose work it is; until it was asked once there is none. */
    get tasks() {
        const known = (this.device.info?.tasks ?? []).filter(({ key }) => scanTasks.contains(key));
        return known.map(({ key, number }) => ({ key, number, ...scanTasks.get(key) }));
    }

    /** Several people use it: some of the shop show by a badge or PIN who they are. */
    get isShared() {
        return Boolean(this.device.info?.people?.length || this.device.people.list.length);
    }

    get problems() {
        return problemCards(this.device.problems.values());
    }

    nameOf({ product_id, document, code }) {
        const { catalogue } = this.device;
        return catalogue.has(product_id) ? catalogue.fieldOf(product_id, "name") : document || code;
    }
}
