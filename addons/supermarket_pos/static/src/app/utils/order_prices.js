import { accountTaxHelpers } from "@account/helpers/account_tax";
import { logPosMessage } from "@point_of_sale/app/utils/pretty_console_log";
import { RAW_SYMBOL } from "@point_of_sale/app/models/related_models/utils";
import { markRaw, toRaw } from "@odoo/owl";

/*
 * The prices of an order by core's own tax functions, in two steps.
 *
 * What one line brings (its base line and unrounded taxes) depends on that line alone and is kept
 * until the line changes. What rounding makes of all lines together is computed anew each time, on
 * plain copies: through records, which watch each look at a field, the same sums cost fifty times
 * as much.
 */

const CONSOLE_COLOR = "#4EFF4D";

/** A record's own values, without its watchers and methods. */
const plain = (record) => (record?.[RAW_SYMBOL] ? { ...record[RAW_SYMBOL] } : record);

const plainTax = (tax) => ({ ...plain(tax), tax_group_id: plain(tax.tax_group_id) });

function taxBase(line, options) {
    const baseLine = line.getBaseLine({
        quantity: line.qty,
        price_unit: line.price_unit,
        ...options,
    });
    accountTaxHelpers.add_tax_details_in_base_line(baseLine, line.company);
    const { tax_details: details } = baseLine;
    return {
        values: { ...baseLine, record: toRaw(line) },
        currency: plain(baseLine.currency_id),
        details,
        taxes: details.taxes_data.map((data) => plainTax(data.tax)),
    };
}

/** What an order line brings to the taxes: as sold, without its discount, and one unit of it. */
export function taxBases(line) {
    const sold = taxBase(line);
    return markRaw({
        uuid: line.uuid,
        sold,
        bare: line.getDiscount() ? taxBase(line, { discount: 0.0 }) : sold,
        unit: taxBase(line, { quantity: 1 }),
    });
}

/** A base line as core's functions expect it, for them to write into. */
const draft = ({ values, currency, details, taxes }) => ({
    ...values,
    currency_id: currency,
    tax_details: {
        ...details,
        taxes_data: details.taxes_data.map((data, index) => ({ ...data, tax: taxes[index] })),
    },
});

function rounded(bases, company) {
    const drafts = bases.map(draft);
    accountTaxHelpers.round_base_lines_tax_details(drafts, company);
    return drafts;
}

/** The taxes of a draft with their records again. */
const published = (details, base) => ({
    ...details,
    taxes_data: details.taxes_data.map((data, index) => ({
        ...data,
        tax: toRaw(base.details.taxes_data[index].tax),
    })),
});

/** Core's `no_discount_*`: the same line, had it no discount. */
const withoutDiscount = (details, bare, currency) => ({
    discount_amount: currency.round(bare.total_included - details.total_included),
    no_discount_total_excluded: bare.total_excluded,
    no_discount_total_included: bare.total_included,
    no_discount_total_included_currency: bare.total_included_currency,
    no_discount_total_excluded_currency: bare.total_excluded_currency,
    no_discount_taxes_data: bare.taxes_data,
    no_discount_delta_total_excluded: bare.delta_total_excluded,
    no_discount_delta_total_included: bare.delta_total_included,
});

/**
 * Which of a line's bases its prices are made of, with and without discount. Of a single unit core
 * computes the same twice.
 */
const KINDS = { original: ["sold", "bare"], unit: ["unit", "unit"] };

/** What core's `_constructPriceData` answers, each part computed when it is first read. */
export class OrderPrices {
    constructor(order, kind) {
        this.order = order;
        this.kind = kind;
        markRaw(this);
    }

    /** @param {PosOrder} order not watched: who computes prices need not be drawn again */
    static of(order) {
        return {
            original: new OrderPrices(toRaw(order), "original"),
            unit: new OrderPrices(toRaw(order), "unit"),
        };
    }

    get lines() {
        return this.once("lines", () => this.computeLines());
    }

    /** {uuid of a line: its tax details}; what is computed does not follow later changes. */
    get lineDetails() {
        return this.lines.details;
    }

    get taxDetails() {
        return this.once("taxDetails", () => this.computeTotals());
    }

    get baseLines() {
        return this.once("baseLines", () =>
            this.lines.bases.map(({ values }) => ({
                ...values,
                tax_details: this.lineDetails[values.record.uuid],
            })),
        );
    }

    get baseLineByLineUuids() {
        return this.once("baseLineByLineUuids", () =>
            Object.fromEntries(this.baseLines.map((line) => [line.record.uuid, line])),
        );
    }

    once(key, compute) {
        const value = compute();
        Object.defineProperty(this, key, { value });
        return value;
    }

    computeLines() {
        const { order } = this;
        const { currency, company: owner } = order;
        const company = { ...plain(owner), currency_id: plain(owner.currency_id) };
        const [own, bare] = KINDS[this.kind];
        const lines = order.lines.map((line) => toRaw(line).taxBases);
        const bases = lines.map((line) => line[own]);
        const bareBases = lines.map((line) => line[bare]);
        const isDiscounted = bases.some((base, index) => base !== bareBases[index]);
        const drafts = rounded(bases, company);
        const bareDrafts = isDiscounted ? rounded(bareBases, company) : drafts;
        const details = {};
        lines.forEach(({ uuid }, index) => {
            const ofLine = published(drafts[index].tax_details, bases[index]);
            const ofBare = isDiscounted
                ? published(bareDrafts[index].tax_details, bareBases[index])
                : ofLine;
            details[uuid] = markRaw({ ...ofLine, ...withoutDiscount(ofLine, ofBare, currency) });
        });
        return { bases, drafts, details, company };
    }

    /** Core's `_computeAllPrices` from the rounded lines on. */
    computeTotals() {
        const { order } = this;
        const { drafts, company } = this.lines;
        const { cash_rounding: isRounded, rounding_method: method } = order.config;
        const totals = accountTaxHelpers.get_tax_totals_summary(
            drafts,
            plain(order.currency),
            company,
            { cash_rounding: isRounded ? method : null },
        );
        totals.order_sign = order.isRefund ? -1 : 1;
        totals.total_amount_no_rounding =
            totals.total_amount_currency - (totals.cash_rounding_base_amount_currency || 0.0);
        if (this.kind === "original") {
            logPosMessage("Accounting", "computeTotals", "Totals", CONSOLE_COLOR, [totals]);
        }
        return totals;
    }
}

const sameNumbers = (one, other) =>
    Object.keys(one).every((key) => typeof one[key] !== "number" || one[key] === other[key]);

const sameTaxes = (some, others) =>
    some.length === others.length &&
    some.every((tax, index) => tax.tax === others[index].tax && sameNumbers(tax, others[index]));

const sameDetails = (one, other) =>
    sameNumbers(one, other) &&
    sameTaxes(one.taxes_data, other.taxes_data) &&
    sameTaxes(one.no_discount_taxes_data, other.no_discount_taxes_data);

/** Make `shown` equal to `details`, and tell those alone who look at a line that has changed. */
export function updateDetails(shown, details) {
    for (const uuid of Object.keys(toRaw(shown))) {
        if (!(uuid in details)) {
            delete shown[uuid];
        }
    }
    for (const [uuid, one] of Object.entries(details)) {
        const before = toRaw(shown)[uuid];
        if (!before || !sameDetails(one, before)) {
            shown[uuid] = one;
        }
    }
}
