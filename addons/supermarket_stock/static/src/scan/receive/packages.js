import { _t } from "@web/core/l10n/translation";
import { inForce } from "../events";

/**
 * What of a pallet or case was not taken by its number yet, or was taken back since.
 *
 * @param {Object[]} goods {code, productId, lot}
 * @param {Object[]} events of the receipt
 */
export function notTaken(goods, events) {
    const taken = inForce(events);
    return goods.filter(
        ({ code, productId, lot }) =>
            !taken.some(
                (one) => one.code === code && one.product_id === productId && one.lot === lot,
            ),
    );
}

export const unknownPackage = (sscc) => ({
    title: _t("Unknown package"),
    body: _t("What is in %s is not known here: scan the goods in it.", sscc),
});

export const takenAlready = (sscc) => ({
    title: _t("Scanned already"),
    body: _t("All that is in %s was taken already.", sscc),
});

export const unknownLot = (name) => ({
    title: _t("Unknown lot"),
    body: _t(
        "The lot or last day of %s in the package is not known: scan these goods one by one.",
        name,
    ),
});
