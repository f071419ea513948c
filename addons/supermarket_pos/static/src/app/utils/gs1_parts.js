import { readDate } from "@supermarket_stock/offline/codes/dates";
import { decimal, factsOf } from "@supermarket_stock/offline/codes/reading";

/** What an identifier is to core's screens where no rule of the shop says it. */
const TYPES = {
    "01": "product",
    "02": "product",
    10: "lot",
    13: "pack_date",
    15: "use_date",
    17: "expiration_date",
    21: "lot",
};
const DATES = ["date", "pack_date", "use_date", "expiration_date"];
const NUMBERS = ["measure", "quantity", "price"];

/**
 * The elements of a GS1 code as core's screens take them: [{ai, type, value, rule, …}]. The shop's
 * rules name their types and units; what they don't know is stepped over.
 *
 * @param {Object[]} elements [{ai, text}]
 * @param {Object[]} rules of the nomenclature
 * @param {Date} today
 */
export function asElements(elements, rules, today) {
    const hasContent = elements.some(({ ai }) => ai === "02");
    const parsed = elements.map(({ ai, text }) => {
        const rule = rules.find((one) => isReadBy(one, ai + text));
        const isOfBox = ai === "37" && !hasContent; // 37 counts what is in a box: AI 02
        const type = isOfBox ? "other" : (rule?.type ?? typeOf(ai));
        const value = valueOf(rule?.gs1_content_type ?? type, ai, text, today);
        return { rule, ai, type, value, string_value: text, code: text, base_code: text };
    });
    return Object.assign(parsed, { facts: factsOf(elements, today) });
}

const typeOf = (ai) => (ai.startsWith("392") ? "price" : (TYPES[ai] ?? "other"));

function isReadBy({ encoding, pattern }, element) {
    return encoding === "gs1-128" && new RegExp(`^(?:${pattern})$`).test(element);
}

/** The value of an element, by what the rule says it holds or by its type. */
function valueOf(type, ai, text, today) {
    if (DATES.includes(type)) {
        return readDate(text.slice(0, 6), today) ?? undefined;
    }
    return NUMBERS.includes(type) ? decimal(text, ai.length === 4 ? ai[3] : 0) : text;
}

/** The last day of sale that a parsed code names, see `factsOf`. */
export const expiryOf = (parsed) => parsed.facts?.expiry;

/**
 * The lot or serial number of a parsed code: of the two that a code may have, the one by which the
 * product is tracked.
 */
export function lotOf(parsed, tracking) {
    const lots = parsed.filter(({ type }) => type === "lot");
    return lots.find(({ ai }) => ai === (tracking === "serial" ? "21" : "10")) ?? lots[0];
}

/**
 * How much a parsed code says there is, in the product's unit; undefined where it doesn't say so.
 *
 * @param {Object} unit of the product {id, factor, parent_path}
 * @param {Function} unitById
 */
export function measureOf(parsed, unit, unitById) {
    const measures = parsed.filter(
        ({ type, rule }) => type === "quantity" && rule?.associated_uom_id,
    );
    const unitOf = ({ rule }) => rule.associated_uom_id[0];
    const same = measures.find((measure) => unitOf(measure) === unit.id);
    if (same) {
        return same.value;
    }
    for (const measure of measures) {
        const other = unitById(unitOf(measure));
        if (other && rootOf(other) === rootOf(unit)) {
            return Number(((measure.value * other.factor) / unit.factor).toFixed(6));
        }
    }
    return undefined;
}

/**
 * How much a parsed code of a case says there is: what is in it, or what its cases (37 of 02) hold.
 *
 * @param {number|undefined} quantity as measured or counted by the code, see `measureOf`
 * @param {number} [pack] how much is in what the code names
 */
export function inPacks(quantity, parsed, pack = 1) {
    if (pack === 1) {
        return quantity;
    }
    const countsPacks = parsed.some(({ ai }) => ai === "02");
    return quantity === undefined ? pack : countsPacks ? quantity * pack : quantity;
}

const rootOf = ({ parent_path }) => parent_path?.split("/")[0];

/** The amount to pay on a label, if it is in the till's currency (ISO 4217 number). */
export function priceOf({ facts }, currencyNumber) {
    const isOurs = !facts?.currency || Number(facts.currency) === currencyNumber;
    return isOurs ? facts?.price : undefined;
}

/**
 * The ways to read a code that say, unlike the code as it is, how much it is: one for each answer.
 *
 * @param {Function} told what a way says, "" for nothing
 */
export function tellingWays(parsed, told) {
    if (told(parsed)) {
        return [];
    }
    const ways = parsed.ways.filter(told).reverse(); // the likely ones come first, and last here
    return [...new Map(ways.map((way) => [told(way), way])).values()];
}

/**
 * Whether the date on a product's label counts: not where the shop chose that dates don't. Goods
 * without lots have no such choice. The server's twin: product.product._counts_label_dates.
 */
export function countsLabelDates(product) {
    return product.tracking === "none" || product.product_tmpl_id?.use_expiration_date !== false;
}

/** Whether a product is sold by weight or measure: its label's price tells how much it is. */
export function isPricedByWeight(product) {
    return Boolean(product.to_weight || product.product_tmpl_id?.to_weight);
}
