/**
 * Does the till work the supermarket's way? The company has switched it on; until then the till
 * asks, refuses and warns as Odoo's own does.
 *
 * @param {Object} models the till's models
 */
export function isSupermarketTill(models) {
    return Boolean(models?.["pos.config"]?.getFirst()?.raw?._supermarket_till);
}
