import { expect, test } from "@odoo/hoot";
import { barcodeForms } from "@supermarket_stock/offline/codes/gtin";
import { labelForms, readLabel } from "@supermarket_stock/offline/codes/labels";
import { read } from "@supermarket_stock/offline/codes/reading";
import { CODES } from "./real_codes";
import { LABELS } from "./real_labels";

const TODAY = new Date(2026, 10, 28);

function meaning(code) {
    const { text, elements, fault } = read(code, TODAY);
    if (fault) {
        return `!${fault.kind}`;
    }
    return elements.length
        ? elements.map((element) => `(${element.ai})${element.text}`).join("")
        : `=${barcodeForms(text).join(" =")}`;
}

test("codes from the world", () => {
    for (const [code, expected] of CODES.flatMap(([, codes]) => codes)) {
        const said = meaning(code);
        const isFound = said.split(" ").includes(expected);
        expect([code, isFound ? expected : said]).toEqual([code, expected]);
    }
});

test("labels of scales from the world", () => {
    for (const [code, expected, [type, encoding, pattern]] of LABELS.flatMap(
        ([, codes]) => codes,
    )) {
        const { label, fault } = readLabel(code, [{ type, encoding, pattern }]);
        if (expected.startsWith("!")) {
            expect([code, `!${fault?.kind}`]).toEqual([code, expected]);
            continue;
        }
        const { weight, price } = label.numbers;
        const numbers = [weight, price].filter((number) => number !== undefined);
        const own = expected.split(" ").at(-1);
        const isFound = labelForms(type, label.baseCode).includes(own);
        expect([type, ...numbers, isFound && own].join(" ")).toBe(expected);
    }
});
