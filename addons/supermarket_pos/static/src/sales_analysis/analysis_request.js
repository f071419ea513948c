/**
 * What is asked of the analysis, and how a click changes it: plain objects, nothing of OWL.
 */

export const START = {
    preset: "last_7_days",
    comparison: "previous",
    stores: [],
    tills: [],
    cashiers: [],
    category: null,
    product: null,
    hour: null,
    weekday: null,
    by: ["category"],
};

const DAY = 24 * 3600 * 1000;
const PERIODS = { day: 0, week: 0, month: 1, quarter: 3, year: 12 };

/** The ISO day that is so many days after 1970-01-01. @param {number} days */
export function isoDay(days) {
    return new Date(days * DAY).toISOString().slice(0, 10);
}

/** First and last day of the period that starts on a day. */
export function periodOf(unit, key) {
    if (unit === "day" || unit === "week") {
        return { start: isoDay(key), end: isoDay(unit === "day" ? key : key + 6) };
    }
    const first = new Date(key * DAY);
    const after = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + PERIODS[unit], 1);
    return { start: isoDay(key), end: isoDay(after / DAY - 1) };
}

const DRILL = {
    category: (request, key, hasChildren) => ({
        category: key,
        by: [hasChildren(key) && key !== request.category ? "category" : "product"],
    }),
    leaf_category: (_request, key) => ({ category: key, by: ["product"] }),
    product: (_request, key) => ({ product: key, by: ["hour"] }),
    hour: (request, key) => ({ hour: key, by: [request.product ? "day" : "category"] }),
    weekday: (_request, key) => ({ weekday: key, by: ["hour"] }),
    store: (_request, key) => ({ stores: [key], by: ["category"] }),
    till: (_request, key) => ({ tills: [key], by: ["category"] }),
    cashier: (_request, key) => ({ cashiers: [key], by: ["category"] }),
};

/** Whether a click on a row leads anywhere: rounding is no product. */
export function canDrill(dimension, key) {
    return dimension in PERIODS || dimension === "hour" || dimension === "weekday" || key !== 0;
}

/** The filter that a row stands for, and no more. */
export function narrowed(request, dimension, key) {
    if (dimension in PERIODS) {
        return { ...request, preset: null, ...periodOf(dimension, key) };
    }
    const next = DRILL[dimension](request, key, () => false);
    return { ...request, ...next, by: request.by };
}

/**
 * The request behind a row: its part of the sales, grouped by what is asked next.
 *
 * @param {(category: number) => boolean} hasChildren
 */
export function drilled(request, dimension, key, hasChildren) {
    if (dimension in PERIODS) {
        const by = [dimension === "day" ? "hour" : "day"];
        return { ...narrowed(request, dimension, key), by };
    }
    return { ...request, ...DRILL[dimension](request, key, hasChildren) };
}

/** The amount in units of the currency. */
export function inUnits(cents, digits) {
    return cents / 10 ** digits;
}

/** Growth as a fraction; null where nothing was before. */
export function growth(now, before) {
    return before ? (now - before) / Math.abs(before) : null;
}

/** Rows by a column; names by the alphabet of the language, numbers by size. */
export function sorted(rows, column, descending, locale) {
    const sign = descending ? -1 : 1;
    const compare =
        column === "label"
            ? (a, b) => a.label.localeCompare(b.label, locale, { numeric: true })
            : (a, b) => valueOf(a, column) - valueOf(b, column);
    return [...rows].sort((a, b) => sign * compare(a, b));
}

const VALUES = {
    key: (row) => row.key,
    abc: (row) => -row.abc.charCodeAt(0),
    margin_ratio: (row) => (row.costed ? row.margin / row.costed : -Infinity),
    basket: (row) => (row.orders ? row.total / row.orders : 0),
    change: (row) => growth(row.total, row.total_before) ?? -Infinity,
};

/** What a row is sorted by in a column. */
export function valueOf(row, column) {
    return VALUES[column] ? VALUES[column](row) : row[column];
}
