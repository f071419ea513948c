import { expect, test } from "@odoo/hoot";
import { takeAnswer } from "@supermarket_stock/scan/lot_codes";
import {
    fittingLot,
    isGoodsNumber,
    ofLotAlone,
    readLotCode,
    readScan,
} from "@supermarket_stock/scan/reading";

const TODAY = new Date(2026, 10, 29);
const GOODS = {
    "04000521006112": { productId: 1, quantity: 1 },
    14000521006119: { productId: 1, quantity: 12 },
    "04000521999995": { productId: 2, quantity: 1 },
};
const FIELDS = {
    1: { tracking: "lot", unit: "Units", digits: 0 },
    2: { tracking: "none", unit: "kg", digits: 3 },
};
const catalogue = {
    barcodes: { find: (forms) => GOODS[forms.find((form) => form in GOODS)] ?? null },
    fieldOf: (productId, name) => FIELDS[productId][name],
};
const read = (code) => readScan(code, catalogue, TODAY);

test("a case counts what is in it, pieces count as they are", () => {
    expect(read("011400052100611910L1").quantity).toBe(12);
    expect(read("0214000521006119374").quantity).toBe(48);
    expect(read("01140005210061193011").quantity).toBe(11);
    expect(read("01040005219999953103000756").quantity).toBe(0.756);
    expect(read("01040005219999953105075649").quantity).toBe(0.756); // what the unit can hold
});

test("a pallet's number alone names no goods, with goods it is theirs", () => {
    for (const code of [
        "00376104250021234569",
        "]C100376104250021234569",
        "(00)376104250021234569",
    ]) {
        expect(read(code)).toMatchObject({
            productId: null,
            sscc: "376104250021234569",
            fault: null,
        });
    }
    expect(read("003761042500212345690214000521006119374")).toMatchObject({
        productId: 1,
        quantity: 48,
    });
    expect(read("4000521999995").sscc).toBe("");
});

test("no lot is taken whose name seems to end in a date", () => {
    expect(read("010400052100611210L1\x1d17261231")).toMatchObject({
        productId: 1,
        lot: "L1",
        expiry: "2026-12-31",
        fault: null,
    });
    expect(read("010400052100611210L117261231")).toMatchObject({
        productId: null,
        fault: { kind: "separator" },
    });
    expect(read("010400052100611210LOT-7").lot).toBe("LOT-7");
    expect(read("010400052199999510L117261231").productId).toBe(2);
});

test("a lot's own code is read with whatever the scanner sends for a separator", () => {
    const both = { lot: "BB-5", expiry: "2026-12-05" };
    for (const separator of ["\x1d", "]", "<GS>"]) {
        expect(readLotCode(`10BB-5${separator}17261205`, TODAY)).toEqual(both);
    }
    expect(readLotCode("(10)BB-5(17)261205", TODAY)).toEqual(both);
    expect(readLotCode("LOT #7", TODAY)).toEqual({ lot: "LOT #7", expiry: "" });
});

test("a lot's own code is told from goods, and from one that swallowed its separator", () => {
    expect(ofLotAlone("]C117261205", TODAY)).toEqual({ lot: "", expiry: "2026-12-05" });
    expect(ofLotAlone("010400052100611210L1", TODAY)).toBe(null);
    expect(ofLotAlone("LOT #7", TODAY)).toBe(null);
    expect(read("10BB-5\x1d17261205").fault).toBe(null);
    expect(read("]C110BB-517261205").fault).toMatchObject({ kind: "separator" });
    expect(read("]C11726120510BB-5").fault).toBe(null);
    expect(ofLotAlone("1012345678904", TODAY)).toBe(null); // goods that nobody knows
    expect(ofLotAlone("]C11012345678904", TODAY).lot).toBe("12345678904");
    expect(["6901234567892", "4000521006112", "614141000036"].map(isGoodsNumber)).toEqual([
        ...[true, true, true],
    ]);
    expect(["6901234567890", "20261231", "L260101"].some(isGoodsNumber)).toBe(false);
});

test("a day of a month is no lot, though it begins as the identifier of one", async () => {
    expect(ofLotAlone("10.12.2026", TODAY)).toBe(null);
    expect(readLotCode("10.12.2026", TODAY)).toEqual({ lot: "10.12.2026", expiry: "" });
    expect(ofLotAlone("]C110.12.2026", TODAY).lot).toBe(".12.2026");
    expect(ofLotAlone("10.12-A", TODAY).lot).toBe(".12-A");
    const app = { device: { now: TODAY }, stop: ({ title }) => expect.step(title) };
    const taken = [];
    for (const code of [
        "10.12.2026",
        "10/12/26",
        "101226",
        "10122026",
        "]C117261210",
        "17261210",
        "]C010.12.2026",
    ]) {
        await takeAnswer(app, { asks: "expiry", lot: "L1" }, code, {
            act: (said) => taken.push([said.lot, said.expiry]),
            known: () => undefined,
        });
    }
    expect(taken).toEqual(taken.map(() => ["", "2026-12-10"]));
    expect(taken).toHaveLength(7);
    expect.verifySteps([]);
});

test("a lot's own code without its separator is the shorter lot only where that is known", () => {
    const day = "2026-12-05";
    const said = readLotCode("10LOT17261205", TODAY);
    expect(said).toMatchObject({ lot: "LOT17261205", ways: [{ lot: "LOT", expiry: day }] });
    const knownAs = (lots) => (name) => (name in lots ? { expiry: lots[name] } : undefined);
    for (const [lots, expected] of [
        [{ LOT: day }, { lot: "LOT", expiry: day }],
        [{ LOT: "" }, { lot: "LOT", expiry: day }],
        [{ LOT: "2026-12-06" }, null], // the known lot is another one
        [{ LOT17261205: "" }, { lot: "LOT17261205", expiry: "" }],
        [
            { LOT: day, LOT17261205: "" },
            { lot: "LOT17261205", expiry: "" },
        ],
        [{}, null],
    ]) {
        expect(fittingLot(said, knownAs(lots))).toEqual(expected);
    }
    const none = knownAs({});
    for (const scanned of [
        ...["10LOT\x1d17261205", "(10)LOT(17)261205", "1726120510LOT", "10LOT17261305"],
        ...["10LOT-7", "LOT17261205", "10LOT171"],
    ]) {
        const { lot } = readLotCode(scanned, TODAY);
        expect(fittingLot(readLotCode(scanned, TODAY), none)?.lot).toBe(lot);
    }
});
