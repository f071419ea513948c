import { _t } from "@web/core/l10n/translation";

/**
 * Why goods are refused, in the same words at the till and on the phone.
 *
 * @param {{kind: "delisted"|"held"|"expired", reason: string|undefined}} refusal
 * @param {string} name of the goods
 * @returns {{title: string, body: string}}
 */
export function refusalMessage({ kind, reason }, name) {
    return {
        delisted: {
            title: _t("Not for sale"),
            body: _t("%s is no longer sold.", name),
        },
        held: {
            title: _t("On hold"),
            body: _t("%(name)s must not be sold: %(reason)s", { name, reason }),
        },
        expired: {
            title: _t("Expired"),
            body: _t("%s is past its date.", name),
        },
    }[kind];
}
