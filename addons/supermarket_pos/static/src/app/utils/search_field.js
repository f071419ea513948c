/** The field in which a cashier searches a product. */
export const SEARCH_FIELD = ".pos-rightheader .input-container input";

/** A word that somebody types fast into the search is no scan. */
export const isScanned = (code) => /\d{6}/.test(code);

/** Empty the field and give the keys back to the sale. */
export function leaveSearch(field) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
    field.blur();
}
