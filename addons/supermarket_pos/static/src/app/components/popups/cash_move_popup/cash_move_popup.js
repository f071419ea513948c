import { CashMoveReceipt } from "@point_of_sale/app/components/popups/cash_move_popup/cash_move_receipt/cash_move_receipt";
import { CashMovePopup } from "@point_of_sale/app/components/popups/cash_move_popup/cash_move_popup";
import { pinMessage } from "@supermarket_pos/app/components/popups/pin_popup/pin_popup";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";

patch(CashMovePopup.prototype, {
    setup() {
        super.setup(...arguments);
        const others = this.pos.sellableBoard.supervisors.filter(
            (supervisor) => supervisor.id !== this.pos.user.id,
        );
        Object.assign(this.state, { supervisorId: others[0]?.id, pin: "", outcome: null });
        this.secondPersons = others;
    },

    /** Money that leaves the drawer needs a second person where the till says so. */
    get isPickup() {
        return this.pos.config.pickup_pin && this.state.type === "out";
    },

    get pinMessage() {
        return this.secondPersons.length
            ? pinMessage(this.state.outcome)
            : _t("No other person of this shop has a PIN.");
    },

    isValidCashMove() {
        const complete = !this.isPickup || (this.state.pin && this.state.supervisorId);
        return Boolean(complete) && super.isValidCashMove(...arguments);
    },

    async confirm() {
        if (!this.isPickup) {
            return super.confirm(...arguments);
        }
        const amount = parseFloat(this.state.amount);
        const reason = this.state.reason.trim();
        const answer = await this.pos.data.call("pos.session", "supermarket_pick_up", [
            [this.pos.session.id],
            amount,
            reason,
            { supervisor_id: Number(this.state.supervisorId), pin: this.state.pin },
        ]);
        this.state.outcome = answer.pin;
        this.state.pin = "";
        if (answer.pin === "ok") {
            await this.printPickup(answer.receipt, amount, reason);
        }
    },

    async printPickup(receipt, amount, reason) {
        const formattedAmount = this.env.utils.formatCurrency(amount);
        const witness = this.secondPersons.find(
            (person) => person.id === Number(this.state.supervisorId),
        );
        const order = this.pos.models["pos.order"].create({
            session_id: this.pos.session,
            company_id: this.pos.company,
            config_id: this.pos.config,
            user_id: this.pos.user,
            ticket_code: "",
            tracking_number: "",
            sequence_number: 0,
            pos_reference: "",
        });
        await this.printer.print(CashMoveReceipt, {
            reason: `${receipt} · ${reason} · ${witness?.name ?? ""}`,
            translatedType: _t("Pick-up"),
            order,
            formattedAmount,
            date: new Date().toLocaleString(),
        });
        this.pos.models["pos.order"].delete(order);
        this.props.close();
        this.notification.add(
            _t("Pick-up %(receipt)s: %(amount)s left the drawer.", {
                receipt,
                amount: formattedAmount,
            }),
            { type: "success" },
        );
    },
});
