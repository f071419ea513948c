/**
 * Payments by the code on a customer's phone: what the till does from the scan to a certain end.
 * Plain functions and one class: no OWL, no RPC of its own.
 */

const WALLETS = [
    ["alipay", /^(?:2[5-9]|30)\d{14,22}$/],
    ["wechat", /^1[0-5]\d{16}$/],
];

/** Whose payment code it is, undefined for any other code. */
export function walletOf(code) {
    return WALLETS.find(([, pattern]) => pattern.test(code))?.[0];
}

export const POLL_MS = 1500;

/** States after which nothing more happens to a payment. */
export const isFinal = (state) => ["done", "refused", "closed"].includes(state);

/**
 * The payments by code of a till.
 *
 * Whatever gets lost between till, server and provider, a payment is asked for until its end is
 * certain: done, refused or closed. A new code for the same line is a new attempt, which begins
 * only then.
 */
export class CodePayments {
    /**
     * @param {Function} call (method, ...args) => status; rejects when no answer comes
     * @param {Function} sleep (ms) => Promise
     * @param {Object} states where the status of each payment is shown, by uuid
     */
    constructor({ call, sleep, states = {} }) {
        Object.assign(this, { call, sleep, states });
        this.attempts = {};
        this.given_up = new Set();
        this.running = new Map();
    }

    /** Charge a payment to the code; resolves with the final status. */
    pay(payment, code) {
        const attempt = (this.attempts[payment.payment_uuid] ?? 0) + 1;
        return this.once({ ...payment, attempt }, (full) =>
            this.ask("supermarket_code_pay", full, code),
        );
    }

    /** Find out what became of a payment after the page was loaded anew. */
    resume(payment) {
        const attempt = this.attempts[payment.payment_uuid] ?? 1;
        return this.once({ ...payment, attempt }, (full) =>
            this.ask("supermarket_code_state", full.payment_uuid),
        );
    }

    /** Give money back for returned goods; asked again until the end is certain. */
    refund(payment, returned) {
        const ask = (full) => this.ask("supermarket_code_refund", full, returned);
        return this.once({ ...payment, attempt: 1 }, ask, ask);
    }

    /** Ask for the end of a payment that is under way: it may still turn out to be paid. */
    giveUp(uuid) {
        this.given_up.add(uuid);
    }

    /** One course of a payment at a time: whoever asks meanwhile waits for its end. */
    once(payment, begin, repeat) {
        const uuid = payment.payment_uuid;
        if (!this.running.has(uuid)) {
            this.attempts[uuid] = payment.attempt;
            this.states[uuid] = { state: "asking" };
            const end = this.follow(payment, begin, repeat).finally(() => {
                this.running.delete(uuid);
                this.given_up.delete(uuid);
            });
            this.running.set(uuid, end);
        }
        return this.running.get(uuid);
    }

    async follow(payment, begin, repeat) {
        const uuid = payment.payment_uuid;
        let status = await begin(payment);
        while (!isFinal(status.state) && !status.error) {
            this.states[uuid] = status;
            await this.sleep(POLL_MS);
            status = await this.next(payment, status, repeat);
        }
        this.attempts[uuid] = Math.max(this.attempts[uuid], status.attempt ?? 0);
        this.states[uuid] = status;
        return status;
    }

    /**
     * The next question.
     *
     *   given up, or nothing known at the server | cancel: closes what may still be on its way
     *   a refund                                 | the refund again: it is idempotent
     *   else                                     | the state
     */
    next(payment, status, repeat) {
        if (repeat) {
            return repeat(payment);
        }
        if (this.given_up.has(payment.payment_uuid) || status.state === "missing") {
            return this.ask("supermarket_code_cancel", payment);
        }
        return this.ask("supermarket_code_state", payment.payment_uuid);
    }

    /** A status in any case: "offline" without an answer, with `error` what the server refuses. */
    async ask(method, ...args) {
        try {
            return (await this.call(method, ...args)) || { state: "missing" };
        } catch (error) {
            const refusal = error.data?.message;
            return refusal
                ? { state: "refused", error: true, message: refusal }
                : { state: "offline" };
        }
    }
}
