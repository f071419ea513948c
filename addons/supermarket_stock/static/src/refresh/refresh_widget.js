import { Component, onWillUnmount, xml } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const BUSY = ["scheduled", "waiting", "running"];
const EVERY = 2000;

/** Reads a record again while a job works on it, so that its progress is seen without a click. */
export class RefreshWidget extends Component {
    static template = xml`<span class="d-none" />`;
    static props = { ...standardWidgetProps };

    setup() {
        const timer = setInterval(() => this.refresh(), EVERY);
        onWillUnmount(() => clearInterval(timer));
    }

    async refresh() {
        const { record } = this.props;
        if (BUSY.includes(record.data.state) && !document.hidden && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("supermarket_refresh", {
    component: RefreshWidget,
    fieldDependencies: [{ name: "state", type: "selection" }],
});
