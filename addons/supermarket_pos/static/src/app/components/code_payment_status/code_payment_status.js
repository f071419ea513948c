import { Component, useState } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { _t } from "@web/core/l10n/translation";

/** Where a payment by code stands, in words that a cashier can tell the customer. */
export class CodePaymentStatus extends Component {
    static template = "supermarket_pos.CodePaymentStatus";
    static props = { line: Object, giveUp: Function, reverse: Function };

    setup() {
        this.pos = usePos();
        this.states = useState(this.pos.codePayments.states);
    }

    get status() {
        return this.states[this.props.line.uuid] ?? {};
    }

    get phase() {
        const { line } = this.props;
        if (["done", "reversed", "reversing"].includes(line.payment_status)) {
            return line.payment_status;
        }
        if (line.payment_status === "pending") {
            return "scan";
        }
        if (line.payment_status === "retry") {
            return this.status.state === "refused" ? "refused" : "closed";
        }
        return this.status.state ?? "asking";
    }

    get view() {
        const ask = { icon: "fa-circle-o-notch fa-spin", level: "info", busy: true };
        return {
            scan: { icon: "fa-qrcode", level: "primary", text: _t("Scan the customer's code") },
            asking: { ...ask, text: _t("Asking for the payment …") },
            created: { ...ask, text: _t("Asking for the payment …") },
            missing: { ...ask, text: _t("Asking what became of the payment …") },
            waiting: { ...ask, text: _t("The customer must confirm on the phone") },
            unknown: {
                ...ask,
                level: "warning",
                text: _t("No answer: asking what became of the payment …"),
            },
            offline: {
                ...ask,
                level: "warning",
                text: _t("No connection: the payment is asked for until it is certain"),
            },
            cancelling: {
                ...ask,
                level: "warning",
                text: _t("Being cancelled: what was charged goes back"),
            },
            refused: {
                icon: "fa-times-circle",
                level: "danger",
                text: this.status.message || _t("Refused"),
                hint: _t("Nothing was charged. Scan again, or take another payment."),
            },
            closed: {
                icon: "fa-undo",
                level: "secondary",
                text: _t("Cancelled: nothing was charged"),
                hint: _t("Scan again, or take another payment."),
            },
            done: { icon: "fa-check-circle", level: "success", text: this.doneText },
            reversing: { ...ask, level: "warning", text: _t("Giving the money back …") },
            reversed: {
                icon: "fa-undo",
                level: "secondary",
                text: _t("The money was given back"),
            },
        }[this.phase];
    }

    get doneText() {
        return this.props.line.amount < 0 ? _t("Given back") : _t("Paid");
    }

    get wallet() {
        const wallet = this.status.wallet || this.props.line.card_type;
        return { alipay: _t("Alipay"), wechat: _t("WeChat Pay") }[wallet];
    }

    get code() {
        return this.status.code || this.props.line.card_no;
    }

    get canGiveUp() {
        return this.view.busy && this.phase !== "cancelling" && this.phase !== "reversing";
    }
}
