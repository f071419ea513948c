import { register_payment_method } from "@point_of_sale/app/services/pos_store";
import { PaymentInterface } from "@point_of_sale/app/utils/payment/payment_interface";

/** Connects the till's payment lines with the payments by code of the store. */
export class PaymentCode extends PaymentInterface {
    setup() {
        super.setup(...arguments);
        this.supports_reversals = true;
        this.codes = {};
    }

    /** Not before a code is scanned. */
    get fastPayments() {
        return false;
    }

    get payments() {
        return this.pos.codePayments;
    }

    line(uuid) {
        return this.pos.models["pos.payment"].find((line) => line.uuid === uuid);
    }

    request(line) {
        return {
            payment_uuid: line.uuid,
            order_uuid: line.pos_order_id.uuid,
            amount: Math.abs(line.amount),
            method_id: line.payment_method_id.id,
        };
    }

    /** Charge the code that was scanned for the line; without one find out what became of it. */
    async sendPaymentRequest(uuid) {
        const line = this.line(uuid);
        const request = this.request(line);
        // Written down before money can move: a till that goes down now finds the payment again.
        await this.pos.data.synchronizeLocalDataInIndexedDB();
        const code = this.codes[uuid];
        delete this.codes[uuid];
        const status = await (line.amount < 0
            ? this.payments.refund(request, this.returned(line.pos_order_id))
            : code
              ? this.payments.pay(request, code)
              : this.payments.resume(request));
        if (status.state === "done") {
            line.transaction_id = status.number;
            line.payment_ref_no = status.reference;
            line.card_no = status.code;
            line.card_type = status.wallet;
        }
        return status.state === "done";
    }

    /** [[line that was sold, pieces of it that come back]] */
    returned(order) {
        return order.lines
            .filter((line) => line.refunded_orderline_id && line.qty < 0)
            .map((line) => [line.refunded_orderline_id.id, -line.qty]);
    }

    /** Give a line up. True when it is sure to be without money. */
    async sendPaymentCancel(order, uuid) {
        const running = this.payments.running.get(uuid);
        if (!running) {
            return this.payments.states[uuid]?.state !== "done";
        }
        this.payments.giveUp(uuid);
        return (await running).state !== "done";
    }

    async sendPaymentReversal(uuid) {
        const status = await this.payments.ask("supermarket_code_reverse", uuid);
        return status.state === "done";
    }
}

register_payment_method("supermarket_code", PaymentCode);
