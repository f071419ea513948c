import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { SPREAD_MS, whenBack } from "@supermarket_pos/app/utils/when_back";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

test("a thousand tills that come back together ask one after the other", async () => {
    let asked = 0;
    for (let till = 0; till < 1000; till++) {
        whenBack(() => asked++)();
    }
    const seconds = [];
    for (let second = 0; second < SPREAD_MS / 1000; second++) {
        const before = asked;
        await advanceTime(1000);
        seconds.push(asked - before);
    }
    expect(asked).toBe(1000);
    expect(Math.max(...seconds)).toBeLessThan(120);
});

test("signs that come while a till waits are one, later ones ask again", async () => {
    patchWithCleanup(Math, { random: () => 0.5 });
    let asked = 0;
    const isBack = whenBack(() => asked++, 1000);
    isBack();
    isBack();
    await advanceTime(400); // the clock goes on meanwhile
    expect(asked).toBe(0);
    await advanceTime(100);
    expect(asked).toBe(1);
    isBack();
    await advanceTime(1000);
    expect(asked).toBe(2);
});
