/** When items of price lists hold. Plain functions. */

const { DateTime } = luxon;

/** Core's records have moments, rows of the catalogue texts in UTC. */
const moment = (value) =>
    typeof value === "string" ? DateTime.fromSQL(value, { zone: "utc" }) : value;

/** Whether an item holds at a moment; the first and the last second are part of it, as in Odoo. */
export function isOnTime({ date_start: start, date_end: end }, at) {
    if (!start && !end) {
        return true;
    }
    const now = at ?? DateTime.now();
    return !(start && moment(start) > now) && !(end && moment(end) < now);
}

const depth = (category) => (category ? 1 + depth(category.parent_id) : 0);

/**
 * Compares two items of as many goods as the server does (`_order` of product.pricelist.item), in
 * whatever order they came to the till: of those that hold, the first gives the price. Of the
 * categories of one product the narrower has the later name.
 */
export const byRank = (one, other) =>
    Boolean(other.categ_id) - Boolean(one.categ_id) ||
    other.min_quantity - one.min_quantity ||
    depth(other.categ_id) - depth(one.categ_id) ||
    other.id - one.id;

/** Whether an item holds at one moment, and at a later one does not; or the other way round. */
export function hasTurned(item, since, now) {
    return isOnTime(item, since) !== isOnTime(item, now);
}

/**
 * Of a product's items at the till, those that its catalogue has no more: they were removed.
 *
 * @param {Array} present [{id, pricelist, date_end}]
 * @param {Array} items of the catalogue, which leaves out what has ended
 * @param {Set} pricelists those that the catalogue knows
 */
export function removedItems(present, items, pricelists, at) {
    const known = new Set(items.map(({ id }) => id));
    return present.filter(
        (item) =>
            !known.has(item.id) &&
            pricelists.has(item.pricelist) &&
            isOnTime({ date_end: item.date_end }, at),
    );
}
