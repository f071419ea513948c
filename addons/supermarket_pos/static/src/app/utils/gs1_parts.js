/**
 * The parts of a scanned GS1 code that matter to a sale. Application identifiers after the GS1
 * General Specifications: 10 lot, 15 best before, 17 expiry.
 *
 * @param {Array} elements what the nomenclature parsed: [{type, value, ai}]
 * @returns {{lot: string|undefined, expiry: Date|undefined}}
 */
export function gs1Parts(elements) {
    const part = (type) => elements.find((element) => element.type === type)?.value;
    const expiry = part("expiration_date") ?? part("use_date");
    return {
        lot: part("lot"),
        expiry: expiry instanceof Date ? expiry : undefined,
    };
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
