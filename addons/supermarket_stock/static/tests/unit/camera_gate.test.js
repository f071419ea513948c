import { describe, expect, test } from "@odoo/hoot";
import { CameraGate } from "@supermarket_stock/offline/camera_gate";

describe.current.tags("headless");

const taken = (...pictures) => {
    const gate = new CameraGate();
    return pictures.filter((code) => gate.picture(code));
};

test("a code in view counts once", () => {
    expect(taken("A", "A", "A", "A")).toEqual(["A"]);
});

test("a picture without the code is not yet its end", () => {
    expect(taken("A", null, null, "A", null, "A")).toEqual(["A"]);
});

test("a code that left the picture counts again", () => {
    expect(taken("A", null, null, null, null, null, "A")).toEqual(["A", "A"]);
});

test("what lay there before a message covered the camera is not new after it", () => {
    const gate = new CameraGate("A");
    const pictures = ["A", "A", null, "B", null, null, null, null, null, "A"];
    expect(pictures.filter((code) => gate.picture(code))).toEqual(["B", "A"]);
});

test("two codes in view count once each", () => {
    expect(taken("A", "B", "A", "B", "A", "B")).toEqual(["A", "B"]);
});

test("the next product counts at once", () => {
    expect(taken("A", "A", "B", "B")).toEqual(["A", "B"]);
});
