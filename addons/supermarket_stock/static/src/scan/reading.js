import { isChecked } from "@supermarket_stock/offline/codes/check_digits";
import {
    alternatives,
    cut,
    GS,
    isTelling,
    PRODUCT,
} from "@supermarket_stock/offline/codes/element_string";
import { barcodeForms } from "@supermarket_stock/offline/codes/gtin";
import {
    factsOf,
    GS1_SYMBOLS,
    normalised,
    read,
    stripSymbol,
} from "@supermarket_stock/offline/codes/reading";
import { asDay } from "./events";

const MEASURES = { 310: "kg", 320: "lb", 315: "L" };
const OF_A_LOT = ["10", "11", "13", "15", "16", "17", "21", "7003", "30"];

/**
 * What a scanned text says. Plain data: no OWL, no RPC.
 *
 *   productId | of the goods, where the shop knows them
 *   quantity  | what one scan counts
 *   lot       | "" where the code names none
 *   expiry    | the last day, YYYY-MM-DD, "" where the code names none
 *   sscc      | number of a pallet or case that the code names beside or instead of goods, else ""
 *   fault     | why it can't be read: see offline/codes/faults.js
 *
 * @param {string} scanned
 * @param {Catalogue} catalogue
 * @param {Date} today
 */
export function readScan(scanned, catalogue, today) {
    const { text } = stripSymbol(scanned);
    const nothing = { productId: null, quantity: 1, lot: "", expiry: "", sscc: "", fault: null };
    const result = { code: text, ...nothing };
    const { elements, fault, isDoubtful } = read(scanned, today);
    if (!elements.length) {
        const found = catalogue.barcodes.find(barcodeForms(text));
        return found
            ? { ...result, productId: found.productId, quantity: found.quantity }
            : { ...result, fault };
    }
    const goods = ofElements(elements, catalogue, today);
    const isOfLots =
        !elements.some(({ ai }) => PRODUCT.includes(ai)) || isTracked(goods, catalogue);
    if (isDoubtful && isOfLots) {
        return { ...result, code: goods.code, fault: { kind: "separator", ai: "", text: "" } };
    }
    return { ...result, ...goods };
}

/** Nothing is written down under the name of a lot that seems to end in a date or a weight. */
const isTracked = ({ productId }, catalogue) =>
    productId !== null && catalogue.fieldOf(productId, "tracking") !== "none";

function ofElements(elements, catalogue, today) {
    const facts = factsOf(elements, today);
    const found = facts.gtin && catalogue.barcodes.find(barcodeForms(facts.gtin));
    const isPieces = elements.some(({ ai }) => ai === "30");
    return {
        code: facts.gtin ?? elements.map(({ ai, text }) => ai + text).join(""),
        productId: found?.productId ?? null,
        quantity: quantityOf({ ...facts, isPieces }, found, catalogue),
        lot: facts.lot ?? facts.serial ?? "",
        expiry: facts.expiry ? asDay(facts.expiry) : "",
        sscc: elements.find(({ ai }) => ai === "00")?.text ?? "",
    };
}

/**
 * A weight counts in the product's own unit, a number of pieces (30) as it is, and a number of packs
 * (37 of 02) times what one holds.
 */
function quantityOf({ measures = [], count, isPieces }, found, catalogue) {
    const unit = found && catalogue.fieldOf(found.productId, "unit");
    const measure = measures.find(([kind]) => MEASURES[kind] === unit);
    if (measure) {
        return Number(measure[1].toFixed(catalogue.fieldOf(found.productId, "digits")));
    }
    return isPieces ? count : (count ?? 1) * (found?.quantity ?? 1);
}

/**
 * What a code says while a lot or a date is asked for: it may be printed apart from the product's,
 * with identifiers (10…, 17…) or as the maker's own text.
 *
 * @returns {{lot: string, expiry: string, ways: Object[]|undefined}} see `ofLotAlone`
 */
export function readLotCode(scanned, today) {
    return ofLotAlone(scanned, today) ?? { lot: stripSymbol(scanned).text, expiry: "" };
}

/**
 * The same where it is known what is asked for: typed at a scanner's pace, or scanned as it is
 * printed, 10.12.26 would be a lot called .12.26.
 */
export function readAnswer(scanned, asks, today) {
    const { symbol, text } = stripSymbol(scanned);
    const isDay = asks === "expiry" && !GS1_SYMBOLS.includes(symbol);
    const expiry = isDay ? readTypedDay(text, today) : "";
    return expiry ? { lot: "", expiry } : readLotCode(scanned, today);
}

/**
 * What a code says that names a lot or a day by their identifiers and nothing else, else null.
 *
 * `ways` is there where the scanner may have swallowed a separator: what it says then, likeliest
 * first. Nothing in the code tells which it is.
 */
export function ofLotAlone(scanned, today) {
    const { symbol, text } = stripSymbol(scanned);
    const { code } = normalised(text);
    const { elements, fault } = cut(code, today);
    // The number of some goods, and a day of a month, begin as the identifier of a lot does
    const isText = !GS1_SYMBOLS.includes(symbol) && (isGoodsNumber(text) || PRINTED_DAY.test(text));
    const isOther = isText || !elements.every(({ ai }) => OF_A_LOT.includes(ai));
    if (fault || isOther || !elements.length) {
        return null;
    }
    const ways = code.includes(GS) ? [] : waysOfLot(elements, today);
    return { ...lotFacts(elements, today), ...(ways.length ? { ways } : {}) };
}

function lotFacts(elements, today) {
    const { lot, serial, expiry } = factsOf(elements, today);
    return { lot: lot ?? serial ?? "", expiry: expiry ? asDay(expiry) : "" };
}

/** A shorter lot, and behind it its last day and nothing that no lot's code says. */
function waysOfLot(elements, today) {
    const ways = alternatives(elements, today).filter(
        (way) => isTelling(elements, way) && way.every(({ ai }) => OF_A_LOT.includes(ai)),
    );
    return ways.map((way) => lotFacts(way, today)).filter(({ lot, expiry }) => lot && expiry);
}

/**
 * The lot that a code says, null where that can't be told: the whole text where it is a lot's name,
 * else the one shorter lot that is known and has the day that follows it.
 *
 * @param {Object} said {lot, expiry, ways}
 * @param {(lot: string) => {expiry: string}|undefined} known
 */
export function fittingLot(said, known) {
    const { lot, expiry, ways = [] } = said;
    if (!ways.length || known(lot)) {
        return { lot, expiry };
    }
    const fitting = ways.filter((way) => {
        const there = known(way.lot);
        return there && (!there.expiry || there.expiry === way.expiry);
    });
    return fitting.length === 1 ? fitting[0] : null;
}

/** Whether a text is a number as goods bear it. */
export const isGoodsNumber = (text) => /^\d{12,14}$/.test(text) && isChecked(text);

/** A day with its dots, which some makers have for the name of a lot. */
const PRINTED_DAY = /^\d{1,4}([-./])\d{1,2}\1\d{1,4}$/;

const EUROPE = ["day", "month", "year"];
const CHINA = ["year", "month", "day"];
/** How a day is typed, and which part stands where: two digits of a year stand in front or behind. */
const TYPED_DAYS = [
    [/^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/, [CHINA]],
    [/^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$/, [EUROPE]],
    [/^(\d{1,2})[-./](\d{1,2})[-./](\d{2})$/, [EUROPE, CHINA]],
    [/^(\d{4})(\d\d)(\d\d)$/, [CHINA]],
    [/^(\d\d)(\d\d)(\d{4})$/, [EUROPE]],
    [/^(\d\d)(\d\d)(\d\d)$/, [EUROPE, CHINA]],
];

/** What two digits in front would say of years ahead is a slip of the hand. */
const FAR_AHEAD = 3 * 366 * 24 * 3600 * 1000;

/**
 * A typed day: 2026-12-31, 31.12.2026, 31/12/26, 311226, 261231, 31122026 or 20261231; "" for what
 * is none. Of the two that six digits may be, the one nearer to today is on a package.
 */
export function readTypedDay(text, today = new Date()) {
    const distance = (day) => Math.abs(day - today);
    const isSlip = ({ day, isEither, names }) =>
        isEither && names === CHINA && distance(day) > FAR_AHEAD;
    const [nearest] = typedDays(text.trim())
        .filter((one) => one.day && !isSlip(one))
        .sort((one, two) => distance(one.day) - distance(two.day));
    return nearest ? asDay(nearest.day) : "";
}

/** The days that it may be: which, in which order of its parts, and whether there is another one. */
function typedDays(text) {
    return TYPED_DAYS.flatMap(([form, orders]) => {
        const parts = form.exec(text)?.slice(1).map(Number) ?? [];
        return (parts.length ? orders : []).map((names) => ({
            names,
            isEither: orders.length > 1,
            day: dayOf(Object.fromEntries(parts.map((part, at) => [names[at], part]))),
        }));
    });
}

/** Of this century: goods of another one are a slip of the hand. */
function dayOf({ year, month, day }) {
    const fourDigits = year < 100 ? 2000 + year : year;
    const date = new Date(fourDigits, month - 1, day);
    const isDay = date.getDate() === day && date.getMonth() === month - 1;
    return isDay && Math.floor(fourDigits / 100) === 20 ? date : null;
}
