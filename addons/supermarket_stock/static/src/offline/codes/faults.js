import { IDENTIFIERS } from "@supermarket_stock/offline/codes/identifier_table";
import { _t } from "@web/core/l10n/translation";

/** "USE BY or EXPIRY (17)": an application identifier as the standard names it. */
const fieldOf = (ai) => `${IDENTIFIERS.get(ai)?.title ?? ""} (${ai})`.trim();

/**
 * Why a code can't be read, and what to do. The same words as on the page "Check a Code".
 *
 * @param {Object} fault {kind, ai, text} of a GS1 code, or {kind, found, expected} of a label
 */
export function faultMessage({ kind, ai, text, found, expected }) {
    const values = { field: fieldOf(ai), text, found, expected };
    switch (kind) {
        case "unknown":
            return _t(
                "GS1 has no application identifier %(text)s: set the scanner to send GS (ASCII 29) for FNC1, or type the number of the product.",
                values,
            );
        case "short":
            return _t(
                "%(field)s is too short (%(text)s): scan it again, or type the number of the product.",
                values,
            );
        case "form":
            return _t(
                "%(field)s can't be %(text)s: set the scanner to send GS (ASCII 29) for FNC1, or type the number of the product.",
                values,
            );
        case "foreign":
            return _t(
                "The scanner sends %(text)s within %(field)s: set it to send GS (ASCII 29) for FNC1.",
                values,
            );
        case "check":
            return _t(
                "The check digit of %(field)s is wrong (%(text)s): scan it again, or type the number of the product.",
                values,
            );
        case "date":
            return _t(
                "%(field)s is no day (%(text)s): look at the date on the goods, and type the number of the product.",
                values,
            );
        case "separator":
            return _t(
                "The scanner swallows the separators of this code (FNC1): set it to send GS (ASCII 29) for FNC1, and scan again.",
            );
        case "link":
            return _t(
                "This web address names no product: a GS1 Digital Link has /01/ and the number of the product.",
            );
        case "nomenclature":
            return _t(
                "This is a GS1 code: choose the GS1 nomenclature in the settings of the company.",
            );
        default:
            return labelMessage(kind, values);
    }
}

function labelMessage(kind, values) {
    return kind === "price_check"
        ? _t(
              "The price-check digit of the label is %(found)s, %(expected)s is right: scan it again, or weigh the goods anew.",
              values,
          )
        : _t(
              "The last digit is %(found)s, the check digit would be %(expected)s: scan it again, or give the rule the encoding Any if the scale prints none.",
              values,
          );
}
