import { Component, useExternalListener, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { blocking, waysOut } from "@supermarket_pos/app/utils/sale_problems";

/**
 * Says what of an order can't be sold and why, and offers the ways out. The payload is
 * {way: "reduce"|"remove"} or {way: "pin", override}, nothing when the cashier goes back.
 */
export class SaleRefusedPopup extends Component {
    static template = "supermarket_pos.SaleRefusedPopup";
    static components = { Dialog };
    static props = {
        problems: Array,
        supervisors: Array,
        pinOutcome: { type: [String, { value: null }], optional: true },
        atScan: { type: Boolean, optional: true },
        getPayload: Function,
        close: Function,
    };

    setup() {
        const asking = ["wrong", "locked"].includes(this.props.pinOutcome);
        this.state = useState({
            asksPin: asking,
            supervisorId: this.props.supervisors[0]?.id,
            pin: "",
        });
        useAutofocus({ refName: "pin" });
        // Before the search field of the screen behind gets to see the letter.
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
    }

    get problems() {
        return blocking(this.props.problems);
    }

    get title() {
        const short = this.problems.every((problem) => problem.kind === "short");
        return short ? _t("Not enough to sell") : _t("Not to be sold");
    }

    get ways() {
        const ways = waysOut(this.props.problems);
        return this.props.supervisors.length ? ways : ways.filter((way) => way !== "pin");
    }

    /** While goods are scanned nothing is refused yet: who goes back keeps the line. */
    get remark() {
        if (!this.props.atScan) {
            return "";
        }
        return waysOut(this.props.problems).includes("pin")
            ? _t("More is sold with a supervisor's PIN, at payment.")
            : _t("More can't be paid at this till.");
    }

    get pinMessage() {
        return {
            wrong: _t("That PIN is not right."),
            locked: _t("Too many wrong tries: this PIN is locked for some minutes."),
        }[this.props.pinOutcome];
    }

    explain(problem) {
        const format = (quantity) => this.env.utils.formatProductQty(quantity, false);
        if (problem.kind === "sticker") {
            return problem.reason;
        }
        if (problem.kind === "expired") {
            return _t("Lot %s is past its date.", problem.lot);
        }
        const lot = problem.lot || problem.held_lots?.join(", ");
        if (problem.kind === "held") {
            return this.explainHold(lot, problem.reason);
        }
        const values = { asked: format(problem.asked), sellable: format(problem.sellable), lot };
        return lot
            ? _t("Lot %(lot)s is on hold: %(asked)s asked, %(sellable)s to sell", values)
            : _t("%(asked)s asked, %(sellable)s to sell", values);
    }

    explainHold(lot, reason) {
        if (lot && reason) {
            return _t("Lot %(lot)s is on hold: %(reason)s", { lot, reason });
        }
        return lot ? _t("Lot %s is on hold.", lot) : _t("On hold: %s", reason || "");
    }

    onKeydown(event) {
        const way = { r: "reduce", d: "remove", p: "pin" }[event.key?.toLowerCase()];
        if (!this.state.asksPin && this.ways.includes(way) && !event.repeat) {
            event.preventDefault();
            event.stopImmediatePropagation();
            this.choose(way);
        }
    }

    choose(way) {
        if (way === "pin") {
            this.state.asksPin = true;
            return;
        }
        this.answer({ way });
    }

    confirmPin() {
        if (this.state.pin) {
            const { supervisorId, pin } = this.state;
            this.answer({
                way: "pin",
                override: { supervisor_id: Number(supervisorId), pin },
            });
        }
    }

    answer(payload) {
        this.props.getPayload(payload);
        this.props.close();
    }
}
