import { ClosePosPopup } from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PinPopup } from "@supermarket_pos/app/components/popups/pin_popup/pin_popup";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";

patch(ClosePosPopup, { props: [...ClosePosPopup.props, "blind?"] });

patch(ClosePosPopup.prototype, {
    getInitialState() {
        return { ...super.getInitialState(...arguments), isClosing: false };
    },

    /** Posting a day takes seconds: the button says that it is being done. */
    async closeSession() {
        this.state.isClosing = true;
        try {
            return await super.closeSession(...arguments);
        } finally {
            this.state.isClosing = false;
        }
    },

    get cashId() {
        return this.props.default_cash_details?.id;
    },

    get countedCash() {
        return parseFloat(this.state.payments[this.cashId]?.counted || "0");
    },

    /** A blind count goes by denomination; nothing is a count only when it was entered so. */
    canConfirm() {
        const counted = !this.props.blind || !this.pos.config.cash_control || this.moneyDetails;
        return Boolean(counted) && super.canConfirm(...arguments);
    },

    /** Nothing is expected of who counts blind, so nothing can differ; the server judges. */
    getDifference(paymentId) {
        return this.props.blind && paymentId === this.cashId
            ? 0
            : super.getDifference(...arguments);
    },

    async handleClosingError(response) {
        if (!response.supervisor) {
            return super.handleClosingError(...arguments);
        }
        let outcome = null;
        for (;;) {
            const override = await makeAwaitable(this.dialog, PinPopup, {
                title: _t("The drawer does not match"),
                items: [response.message],
                supervisors: this.pos.sellableBoard.supervisors,
                outcome,
            });
            if (!override) {
                return;
            }
            const answer = await this.pos.data.call(
                "pos.session",
                "supermarket_let_difference_through",
                [[this.pos.session.id], override],
            );
            outcome = answer.pin;
            if (outcome === "ok") {
                return this.closeSession();
            }
        }
    },
});
