/**
 * What a scanned text is: from the scanner's prefix to the facts of a sale. The twin of
 * tools/codes/reading.py, which says more.
 */
import { readDate } from "./dates";
import { readLink } from "./digital_link";
import { alternatives, chains, cut, GS, isTelling, PRODUCT } from "./element_string";
import { identifierAt } from "./identifier_table";

/** AIM symbology identifiers (ISO/IEC 15424): a letter, and a modifier. */
const SYMBOL = /^\]([A-Za-z][0-9A-Za-z])/;
export const GS1_SYMBOLS = ["C1", "e0", "e1", "e2", "d2", "d5", "Q3", "Q4", "J1", "z1"];
/** What scanners send for FNC1 when they are not set to send ASCII 29. */
export const FOREIGN =
    /\]C1|\^?\]|\||#|\{GS\}|<GS>|\[GS\]|\{FNC1\}|<FNC1>|\[FNC1\]|\u241d|Alt\+?0?29|\\x1d|\\u001d|\\035|&#29;|<0x1D>|~d029|[\x00-\x1c\x1e-\x20]/gi;
const BRACKETS = / *\((\d{2,4})\) */g;
const GTIN_FIRST = /^0[12]\d{14}./;
const AROUND = /^[ \t\r\n\x04]+|[ \t\r\n\x04]+$/g;

const trimSeparators = (text) => text.replace(/^\x1d+|\x1d+$/g, "");

/** @returns {{symbol: string, text: string}} what a scanner puts before a code, and the code */
export function stripSymbol(scanned) {
    const text = scanned.replace(AROUND, "");
    const found = SYMBOL.exec(text);
    return found ? { symbol: found[1], text: text.slice(3) } : { symbol: "", text };
}

/**
 * @param {string} scanned
 * @param {Date} today
 * @param {string} [separators] regular expression of what the shop takes for FNC1, too
 * @returns {{text, elements, fault, ways, isDoubtful, separator}} `elements` is empty for what is
 *  no GS1 code or can't be read; `ways` are other ways to read it if the scanner swallowed the
 *  separators, and `isDoubtful` whether one of them is likelier
 */
export function read(scanned, today, separators = "") {
    const { symbol, text } = stripSymbol(scanned);
    const none = { text, elements: [], fault: null, ways: [], isDoubtful: false, separator: "" };
    const link = readLink(text, today);
    if (link) {
        return { ...none, fault: link.fault, elements: link.fault ? [] : link.elements };
    }
    const { code, separator } = normalised(text, separators);
    const { elements, fault } = cut(code, today);
    const hasSeparator = code.includes(GS);
    const isGs1 = GS1_SYMBOLS.includes(symbol) || isMeant(code, elements, fault);
    if (fault) {
        return { ...none, fault: faultToTell(code, fault, today, isGs1), separator };
    }
    if (!hasSeparator && !isGs1) {
        return none;
    }
    return { ...none, elements, separator, ...(hasSeparator ? {} : otherWays(elements, today)) };
}

/** A code that can be read if separators are missing has lost them; null for no GS1 code. */
function faultToTell(code, fault, today, isGs1) {
    if (!code.includes(GS) && chains(code, today).some(hasProduct)) {
        return { kind: "separator", ai: "", text: "" };
    }
    return isGs1 ? fault : null;
}

function otherWays(elements, today) {
    const ways = alternatives(elements, today);
    return { ways, isDoubtful: ways.some((way) => isTelling(elements, way)) };
}

/** A code with ASCII 29 for whatever stands for FNC1 in it. */
export function normalised(text, separators = "") {
    if (new RegExp(`^${BRACKETS.source}`).test(text)) {
        return { code: trimSeparators(text.replace(BRACKETS, `${GS}$1`)), separator: "" };
    }
    const separator = text.match(FOREIGN)?.[0] ?? "";
    const code = text.replace(FOREIGN, GS);
    const own = separators ? code.replace(new RegExp(separators, "g"), GS) : code;
    return { code: trimSeparators(own), separator };
}

const hasProduct = (elements) => elements.some(({ ai }) => PRODUCT.includes(ai));

/** Whether it is a GS1 code, and no other code of the shop that looks like one by chance. */
function isMeant(code, elements, fault) {
    if (hasProduct(elements) || elements[0]?.ai === "00") {
        return true;
    }
    const isWrong = fault?.kind === "check" && PRODUCT.includes(fault.ai);
    return isWrong && GTIN_FIRST.test(code) && Boolean(identifierAt(code.replaceAll(GS, ""), 16));
}

/**
 * What the elements of a code say that matters to a sale.
 *
 *   gtin     | 01, or 02 the goods in a box or on a pallet
 *   lot      | 10
 *   serial   | 21
 *   expiry   | the last day of sale: 17 (7003), else 15; 16 (sell by) where it is earlier
 *   count    | 30, and 37 beside 02
 *   measures | 31nn, 32nn, 35nn, 36nn: [[first three digits, number]]
 *   price    | 392n, 393n
 *   currency | 393n: ISO 4217 number
 */
export function factsOf(elements, today) {
    const texts = {};
    for (const { ai, text } of elements) {
        texts[ai] ??= text;
    }
    const count = texts[30] ?? (texts["02"] && texts[37]);
    const measures = elements.filter(({ ai }) => /^3[1256]..$/.test(ai));
    const price = elements.find(({ ai }) => /^39[23]/.test(ai));
    const facts = {
        gtin: texts["01"] ?? texts["02"],
        lot: texts[10],
        serial: texts[21],
        count: count && Number(count),
        measures: measures.length
            ? measures.map(({ ai, text }) => [ai.slice(0, 3), decimal(text, ai[3])])
            : undefined,
        ...(price && priceOf(price)),
        expiry: expiryOf(texts, today),
    };
    return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

export const decimal = (digits, places) => Number(digits) / 10 ** Number(places);

/** In the currency of the shop (392n), or with the currency in front (393n). */
function priceOf({ ai, text }) {
    return ai.startsWith("392")
        ? { price: decimal(text, ai[3]) }
        : { price: decimal(text.slice(3), ai[3]), currency: text.slice(0, 3) };
}

/** The last day on which the goods may be sold, as far as the code says. */
function expiryOf(texts, today) {
    const day = (ai) => (texts[ai] && readDate(texts[ai].slice(0, 6), today)) || undefined;
    const used = [day(17), day(7003)].filter(Boolean);
    const days = [...(used.length ? used : [day(15)]), day(16)].filter(Boolean);
    return days.length ? new Date(Math.min(...days)) : undefined;
}
