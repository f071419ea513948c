import { describe, expect, test } from "@odoo/hoot";
import { centsToDrop } from "@supermarket_pos/app/utils/round_off";

describe.current.tags("headless");

test("cents are dropped within the limit", () => {
    expect(centsToDrop(12.37, 1)).toBe(0.37);
    expect(centsToDrop(12.37, 0.3)).toBe(null);
    expect(centsToDrop(12, 1)).toBe(0);
    expect(centsToDrop(0.37, 1)).toBe(0);
    expect(centsToDrop(-5.2, 1)).toBe(0);
    expect(centsToDrop(29.000000000000004, 1)).toBe(0);
    expect(centsToDrop(28.999999999999996, 1)).toBe(0);
    expect(centsToDrop(12.375, 1)).toBe(0.375);
    expect(centsToDrop(12.996, 1)).toBe(0.996);
});
