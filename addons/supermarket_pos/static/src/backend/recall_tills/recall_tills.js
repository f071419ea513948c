import { formatDateTime } from "@web/core/l10n/dates";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** While a till is silent the board looks again so often; messages come besides. */
const LOOK_MS = 2000;

/** The tills of a recall: who has confirmed when, who is cut off. Looks by itself. */
export class RecallTills extends Component {
    static template = "supermarket_pos.RecallTills";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.busService = useService("bus_service");
        this.state = useState({ rows: [], confirmed: 0 });
        this.onConfirmed = ({ id }) => id === this.recallId && this.look();
        useBus(this.props.record.model.bus, "update", () => this.follow());
        onWillStart(() => this.follow());
        this.timer = setInterval(() => this.isWaiting && this.look(), LOOK_MS);
        onWillUnmount(() => this.leave());
    }

    get recallId() {
        return this.props.record.resId;
    }

    get isWaiting() {
        return this.state.rows.some((row) => !["confirmed", "closed"].includes(row.state));
    }

    /** Listen to the recall that the form shows. */
    async follow() {
        const key = this.recallId && `${this.recallId}:${this.props.record.data.state}`;
        if (!key || key === this.followed) {
            return;
        }
        this.followed = key;
        if (this.channel) {
            this.busService.deleteChannel(this.channel);
        } else {
            this.busService.subscribe("supermarket_recall_confirmed", this.onConfirmed);
        }
        this.channel = `supermarket_recall_${this.recallId}`;
        this.busService.addChannel(this.channel);
        await this.look();
    }

    leave() {
        clearInterval(this.timer);
        if (this.channel) {
            this.busService.deleteChannel(this.channel);
            this.busService.unsubscribe("supermarket_recall_confirmed", this.onConfirmed);
        }
    }

    async look() {
        const board = await this.orm.silent.call("supermarket.recall", "get_till_board", [
            [this.recallId],
        ]);
        Object.assign(this.state, board);
    }

    async tellAgain() {
        await this.orm.call("supermarket.recall", "action_tell_again", [[this.recallId]]);
        await this.look();
    }

    time(value) {
        return value ? formatDateTime(deserializeDateTime(value), { showSeconds: true }) : "";
    }
}

export const recallTills = { component: RecallTills };

registry.category("view_widgets").add("supermarket_recall_tills", recallTills);
