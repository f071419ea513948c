import { accountTaxHelpers } from "@account/helpers/account_tax";

/*
 * The price of goods whose total stands on a label.
 *
 * What a line shows says little of what it has the customer pay: base and taxes are shown rounded
 * each by itself, while the order adds up what the lines bring and rounds the whole (20 % in
 * 36.89: 30.74 and 6.15, or 30.75 and 6.15 as shown). So a price is fitted to the exact amount.
 */

/** How far the price is moved, at most one unit of the currency, where taxes are rounded apart. */
const QUARTERS = 4;

function baseOf(line, values, options) {
    const base = line.getBaseLine({ quantity: line.qty, price_unit: line.price_unit, ...values });
    accountTaxHelpers.add_tax_details_in_base_line(base, line.company, options);
    return base;
}

const isIncluded = (line) => line.config.iface_tax_included === "total";

/** What a line brings to its order before any rounding, with taxes or without, as shown. */
export function exactTotal(line, values = {}) {
    const { tax_details: details } = baseOf(line, values, { rounding_method: "round_globally" });
    return isIncluded(line)
        ? details.raw_total_included_currency
        : details.raw_total_excluded_currency;
}

/** What an order of this line alone comes to. */
function totalAlone(line, price) {
    const base = baseOf(line, { price_unit: price });
    accountTaxHelpers.round_base_lines_tax_details([base], line.company);
    const { tax_details: details } = base;
    const taxes = details.taxes_data.reduce((sum, data) => sum + data.tax_amount_currency, 0);
    const excluded = details.total_excluded_currency + details.delta_total_excluded_currency;
    return line.currency.round(isIncluded(line) ? excluded + taxes : excluded);
}

/**
 * The price of a unit that makes the line cost what its label says, with as many digits as that
 * takes; never more, where taxes on top leave no price for it (20 % on top never make 0.03).
 *
 * @param {number} total below zero for goods that come back
 */
export function labelPrice(line, total) {
    const { rounding } = line.currency;
    const fixed = exactTotal(line, { price_unit: 0 }); // of taxes by the piece
    const slope = exactTotal(line, { price_unit: 1 }) - fixed;
    const sign = Math.sign(total);
    const priceAt = (quarters) => (total + (sign * quarters * rounding) / 4 - fixed) / slope;
    const excessAt = (quarters) => {
        const excess = sign * (totalAlone(line, priceAt(quarters)) - total);
        return Math.abs(excess) < rounding / 2 ? 0 : excess;
    };
    const step = -Math.sign(excessAt(0));
    let quarters = 0;
    while (Math.abs(quarters) < QUARTERS && excessAt(quarters) * step < 0) {
        quarters += step;
    }
    return priceAt(excessAt(quarters) > 0 ? quarters - step : quarters);
}
