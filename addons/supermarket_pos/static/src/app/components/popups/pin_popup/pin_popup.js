import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";

/** What the answer of the server to a PIN means, undefined when it was right. */
export function pinMessage(outcome) {
    return {
        wrong: _t("That PIN is not right."),
        locked: _t("Too many wrong tries: this PIN is locked for some minutes."),
        self: _t("It must be another person's PIN."),
    }[outcome];
}

/** Ask a supervisor for the PIN. The payload is {supervisor_id, pin}, nothing when refused. */
export class PinPopup extends Component {
    static template = "supermarket_pos.PinPopup";
    static components = { Dialog };
    static props = {
        title: String,
        items: { type: Array, element: String },
        supervisors: Array,
        outcome: { type: [String, { value: null }], optional: true },
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ supervisorId: this.props.supervisors[0]?.id, pin: "" });
        useAutofocus({ refName: "pin" });
    }

    get message() {
        return this.props.supervisors.length
            ? pinMessage(this.props.outcome)
            : _t("No supervisor of this shop has a PIN.");
    }

    confirm() {
        if (this.state.pin) {
            const { supervisorId, pin } = this.state;
            this.props.getPayload({ supervisor_id: Number(supervisorId), pin });
            this.props.close();
        }
    }
}
