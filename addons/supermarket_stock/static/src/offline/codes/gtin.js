/**
 * The ways to write the number of a product: GTIN-8, -12, -13, -14, UPC-E, with an add-on. The
 * twin of tools/codes/gtin.py.
 */
import { checkDigit, isChecked, isDigits } from "./check_digits";

/** Add-ons stand after periodicals and books, and after a magazine's UPC written with 13 digits. */
const ADD_ON_PREFIXES = /^(?:97[789]|0)/;

/**
 * The ways to write the same number: as it is, filled up with zeros, short and long (GS1 General
 * Specifications 3.2). The first 13 (12) digits come last where two or five more follow.
 *
 *   scanned          | forms
 *   -----------------|------------------------------------------
 *   04000521006112   | itself, 4000521006112
 *   012345678905     | itself, 0012345678905, 00012345678905
 *   04252614         | itself and with zeros; 042100005264 (UPC-E is short for it)
 *   977243456100612  | itself, 9772434561006 (an issue of a periodical)
 *   ABC-1            | itself
 */
export function barcodeForms(code) {
    const forms = [code];
    if (isDigits(code)) {
        forms.push(...withZeros(code), ...longForms(code), ...shortForms(code));
    }
    forms.push(...withoutAddOn(code));
    return [...new Set(forms)];
}

function withZeros(code) {
    if (code.length < 8 || code.length > 14) {
        return [];
    }
    const digits = code.padStart(14, "0");
    return [13, 12, 8, 14]
        .filter((length) => /^0*$/.test(digits.slice(0, 14 - length)))
        .map((length) => digits.slice(14 - length));
}

/** The UPC-A of a UPC-E of six, seven or eight digits, undefined for any other code. */
export function expandUpcE(short) {
    const code = short.length === 6 ? `0${short}` : short;
    if (!/^[01][0-9]{6,7}$/.test(code)) {
        return undefined;
    }
    const maker = code.slice(1, 6);
    const last = code[6];
    let body = `${maker}0000${last}`;
    if ("012".includes(last)) {
        body = `${maker.slice(0, 2)}${last}0000${maker.slice(2)}`;
    } else if (last === "3") {
        body = `${maker.slice(0, 3)}00000${maker.slice(3)}`;
    } else if (last === "4") {
        body = `${maker.slice(0, 4)}00000${maker[4]}`;
    }
    const check = checkDigit(code[0] + body);
    return code.length === 8 && code[7] !== check ? undefined : code[0] + body + check;
}

function longForms(code) {
    const long = expandUpcE(code);
    return long ? [long, `0${long}`, `00${long}`] : [];
}

/** The UPC-E of a UPC-A, which must be the one that expands to it. */
function shortForms(code) {
    const isLong = code.length >= 11 && code.length <= 14;
    const upc = isLong ? code.replace(/^0+/, "").padStart(12, "0") : "";
    if (upc.length !== 12 || !"01".includes(upc[0]) || !isChecked(upc)) {
        return [];
    }
    const middle = [
        upc.slice(1, 3) + upc.slice(8, 11) + upc[3],
        `${upc.slice(1, 4)}${upc.slice(9, 11)}3`,
        `${upc.slice(1, 5)}${upc[10]}4`,
        upc.slice(1, 6) + upc[10],
    ];
    const short = middle.map((six) => upc[0] + six + upc[11]);
    return short.filter((one) => expandUpcE(one) === upc).slice(0, 1);
}

function withoutAddOn(code) {
    const digits = code.replace(/[\s:+-]/g, "");
    const head = digits.slice(0, 13);
    const { length } = digits;
    if (!isDigits(digits)) {
        return [];
    }
    if ([15, 18].includes(length) && ADD_ON_PREFIXES.test(head) && isChecked(head)) {
        return head[0] === "0" ? [head, head.slice(1)] : [head];
    }
    const upc = digits.slice(0, 12);
    return [14, 17].includes(length) && isChecked(upc) && !isChecked(digits)
        ? [upc, `0${upc}`]
        : [];
}
