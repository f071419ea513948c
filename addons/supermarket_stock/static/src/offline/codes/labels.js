/**
 * The rules of a shop for codes: patterns of labels that carry numbers, and of other codes. The
 * twin of tools/codes/labels.py, which explains the patterns.
 */
import { checkDigit, isChecked, isDigits, measureCheckDigits } from "./check_digits";
import { barcodeForms } from "./gtin";

const BRACES = /\{([A-Za-z]*)\}/g;
const LENGTHS = { ean8: 8, ean13: 13, upca: 12, gtin14: 14, sscc: 18 };
const NUMBERS = { weight: ["weight"], price: ["price"], discount: ["discount"] };
const TWO = "weight_price";
export const LABELS = ["weight", "price", TWO];
export const GOODS = ["product", "quantity", ...LABELS];

/** Whether a code is written as an encoding says. */
export function hasEncoding(code, encoding) {
    return encoding === "any" || (code.length === LENGTHS[encoding] && isChecked(code));
}

/**
 * The first rule that reads a code.
 *
 * @param {string} scanned
 * @param {Object[]} rules {type, encoding, pattern, scale_first_part, alias}, in their order
 * @param {string} conversion between UPC-A and EAN-13: none, ean2upc, upc2ean, always
 * @param {number} [pricePlaces] 0 in a currency without cents: there all digits are whole
 * @returns {{label: Object|null, fault: Object|null}} label {rule, code, baseCode, numbers}; fault
 *  {kind: "check"|"price_check", found, expected} of a rule that was meant
 */
export function readLabel(scanned, rules, conversion = "always", pricePlaces = undefined) {
    let code = scanned;
    let fault = null;
    for (const rule of rules) {
        const written = asEncoded(code, rule.encoding, conversion);
        const places = match(written, rule);
        if (!places) {
            continue;
        }
        const whyNot = labelFault(written, rule, places);
        if (whyNot) {
            fault ??= whyNot.kind && LABELS.includes(rule.type) ? whyNot : null;
        } else if (rule.type === "alias") {
            code = rule.alias;
        } else {
            return { label: makeLabel(written, rule, places, pricePlaces), fault };
        }
    }
    return { label: null, fault };
}

function asEncoded(code, encoding, conversion) {
    if (encoding === "ean13" && hasEncoding(code, "upca")) {
        return ["upc2ean", "always"].includes(conversion) ? `0${code}` : code;
    }
    const isUpc = encoding === "upca" && code[0] === "0" && hasEncoding(code, "ean13");
    return isUpc && ["ean2upc", "always"].includes(conversion) ? code.slice(1) : code;
}

/** [{start, end, brace}] of a code that has the rule's form, else null. */
function match(code, { pattern, type }) {
    const braces = [...pattern.matchAll(BRACES)].map((found) => found[1]);
    let count = 0;
    const flat = pattern.replace(
        BRACES,
        (_, brace) => `(?<b${count++}>[0-9]{${Math.max(brace.length, 1)}})`,
    );
    let found = null;
    try {
        found = new RegExp(`^(?:${flat})`, "d").exec(code);
    } catch {
        return null;
    }
    if (!found || (type === "discount" && found[0].length < code.length)) {
        return null;
    }
    return braces
        .map((brace, at) => ({ brace, span: found.indices.groups[`b${at}`] }))
        .filter(({ span }) => span)
        .map(({ brace, span }) => ({ brace, start: span[0], end: span[1] }));
}

const isNumber = ({ brace }) => brace[0] === "N" || brace[0] === "D";

function labelFault(code, { encoding }, places) {
    if (!hasEncoding(code, encoding)) {
        const isLast = code.length === LENGTHS[encoding] && isDigits(code);
        return isLast
            ? { kind: "check", found: code.at(-1), expected: checkDigit(code.slice(0, -1)) }
            : {};
    }
    const numbers = places.filter(isNumber);
    for (const { start, end, brace } of places) {
        const checked = numbers.find((place) => place.start > start) ?? numbers.at(-1);
        if (brace === "V" && checked) {
            const right = measureCheckDigits(code.slice(checked.start, checked.end));
            if (right.length && !right.includes(code.slice(start, end))) {
                return { kind: "price_check", found: code.slice(start, end), expected: right[0] };
            }
        }
    }
    return null;
}

function makeLabel(code, rule, places, pricePlaces) {
    const left = [...kindsOf(rule)];
    const numbers = {};
    let baseCode = code;
    for (const place of places) {
        const { start, end, brace } = place;
        const kind = isNumber(place) && left.shift();
        if (kind) {
            const decimals =
                kind === "price" && pricePlaces === 0 ? 0 : brace.split("D").length - 1;
            numbers[kind] = Number(code.slice(start, end)) / 10 ** decimals;
        }
        baseCode = baseCode.slice(0, start) + "0".repeat(end - start) + baseCode.slice(end);
    }
    if (places.length && rule.encoding in LENGTHS) {
        baseCode = withCheckDigit(baseCode);
    }
    return { rule, code, baseCode, numbers };
}

function kindsOf({ type, scale_first_part }) {
    if (type !== TWO) {
        return NUMBERS[type] ?? [];
    }
    return scale_first_part === "weight" ? ["weight", "price"] : ["price", "weight"];
}

const withCheckDigit = (code) => code.slice(0, -1) + checkDigit(code.slice(0, -1));

/**
 * The ways in which the product of a label may be entered: with the last digit of the label, with
 * a zero, and with the right check digit.
 */
export function labelForms(type, baseCode) {
    const forms = barcodeForms(baseCode);
    if (LABELS.includes(type) && isDigits(baseCode)) {
        for (const code of [withCheckDigit(baseCode), `${baseCode.slice(0, -1)}0`]) {
            forms.push(...barcodeForms(code));
        }
    }
    return [...new Set(forms)];
}
