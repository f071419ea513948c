import { describe, expect, test } from "@odoo/hoot";
import { CodePayments, walletOf } from "@supermarket_pos/app/utils/payment/payment_code";

describe.current.tags("headless");

const PAYMENT = { payment_uuid: "p", order_uuid: "o", amount: 10, method_id: 1 };

/** A till whose questions get these answers; an Error is no answer. */
function makeTill(...answers) {
    const asked = [];
    const payments = new CodePayments({
        call: async (method, ...args) => {
            asked.push([method.replace("supermarket_code_", ""), args]);
            const answer = answers.shift();
            if (answer instanceof Error) {
                throw answer;
            }
            return answer;
        },
        sleep: async () => {},
    });
    return { payments, asked, methods: () => asked.map(([method]) => method) };
}

test("payment codes are told from other codes", () => {
    expect(walletOf("281234567890123403")).toBe("alipay");
    expect(walletOf("131234567890123403")).toBe("wechat");
    expect(walletOf("161234567890123403")).toBe(undefined);
    expect(walletOf("6901285991271")).toBe(undefined);
});

test("a lost answer is asked for until it is certain", async () => {
    const till = makeTill(new Error("lost"), { state: "unknown" }, new Error("lost"), {
        state: "done",
    });
    expect((await till.payments.pay(PAYMENT, "28")).state).toBe("done");
    expect(till.methods()).toEqual(["pay", "state", "state", "state"]);
});

test("a request that never reached the server is closed there", async () => {
    const till = makeTill(new Error("lost"), false, { state: "closed", attempt: 1 });
    expect((await till.payments.pay(PAYMENT, "28")).state).toBe("closed");
    expect(till.methods()).toEqual(["pay", "state", "cancel"]);
});

test("a new code is a new attempt", async () => {
    const till = makeTill({ state: "refused", attempt: 1 }, { state: "done", attempt: 2 });
    await till.payments.pay(PAYMENT, "28");
    await till.payments.pay(PAYMENT, "29");
    expect(till.asked.map(([, [payment]]) => payment.attempt)).toEqual([1, 2]);
});

test("giving up asks for the end, which may be paid", async () => {
    const till = makeTill({ state: "waiting" }, { state: "cancelling" }, { state: "closed" });
    const end = till.payments.pay(PAYMENT, "28");
    till.payments.giveUp("p");
    expect((await end).state).toBe("closed");
    expect(till.methods()).toEqual(["pay", "cancel", "cancel"]);
});

test("two scans of one line are one request", async () => {
    const till = makeTill({ state: "done" });
    const [first, second] = await Promise.all([
        till.payments.pay(PAYMENT, "28"),
        till.payments.pay(PAYMENT, "28"),
    ]);
    expect(first).toBe(second);
    expect(till.asked).toHaveLength(1);
});

test("after a reload the state is asked for, nothing is charged", async () => {
    const till = makeTill({ state: "unknown", attempt: 2 }, { state: "done", attempt: 2 });
    expect((await till.payments.resume(PAYMENT)).state).toBe("done");
    expect(till.methods()).toEqual(["state", "state"]);
    expect(till.payments.attempts.p).toBe(2);
});

test("what the server refuses ends the payment with its words", async () => {
    const refusal = Object.assign(new Error(), { data: { message: "No such till" } });
    const till = makeTill(refusal);
    const status = await till.payments.pay(PAYMENT, "28");
    expect(status.state).toBe("refused");
    expect(status.message).toBe("No such till");
});

test("a refund is asked for again with the same request", async () => {
    const till = makeTill({ state: "unknown" }, { state: "done" });
    await till.payments.refund(PAYMENT, [[7, 1]]);
    expect(till.methods()).toEqual(["refund", "refund"]);
    expect(till.asked[0]).toEqual(till.asked[1]);
});
