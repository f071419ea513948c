import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { InTurn, TURN_MS } from "@supermarket_stock/offline/in_turn";
import { Deferred } from "@web/core/utils/concurrency";

describe.current.tags("headless");

test("the second waits for the first and its answer comes back", async () => {
    const turns = new InTurn();
    const first = new Deferred();
    turns.exec(() => first);
    const second = turns.exec(async () => {
        expect.step("second");
        return 7;
    });
    await animationFrame();
    expect.verifySteps([]);
    first.resolve();
    expect(await second).toBe(7);
    expect.verifySteps(["second"]);
});

test("a failure reaches its caller and stops nobody", async () => {
    const turns = new InTurn();
    const first = turns.exec(() => Promise.reject(new Error("refused")));
    const second = turns.exec(async () => "done");
    await expect(first).rejects.toThrow("refused");
    expect(await second).toBe("done");
});

test("nobody waits for long where the one before hangs", async () => {
    const turns = new InTurn();
    turns.exec(() => new Deferred());
    turns.exec(async () => expect.step("second"));
    await advanceTime(TURN_MS - 1);
    expect.verifySteps([]);
    await advanceTime(2);
    await animationFrame();
    expect.verifySteps(["second"]);
});
