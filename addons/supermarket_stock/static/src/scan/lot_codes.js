import { _t } from "@web/core/l10n/translation";
import { beep } from "./feedback";
import { lotAfter } from "./goods";
import { isGoodsNumber, ofLotAlone, readLotCode } from "./reading";

/**
 * Take what is scanned while a lot or a day is asked for. A number as goods bear it may be of goods
 * that the shop does not know: it is a lot only where somebody says so.
 *
 * @param {ScanApp} app
 * @param {"lot"|"expiry"} asks
 * @param {string} scanned
 * @param {(said: Object) => any} act gets {lot, expiry}
 */
export async function takeAnswer(app, asks, scanned, act) {
    const said = readLotCode(scanned, new Date());
    if (asks !== "lot" || !isGoodsNumber(said.lot)) {
        await act(said);
        return;
    }
    app.stop({
        title: _t("Is this the lot?"),
        body: _t("%s looks like the code of goods that this shop does not know.", said.lot),
        ways: [{ label: _t("It is the lot"), act: () => act(said) }],
    });
}

/**
 * A code that names a lot or a day alone is of the goods that were scanned before it: the same lot
 * is confirmed, whatever else it says is for the screen.
 *
 * @param {Object|null} goods {lot, expiry}
 * @param {string} scanned
 * @param {Object} takers {date, other}: what to do, gets {lot, expiry}
 * @returns {Promise<boolean>} whether the code said something of them
 */
export async function takeLotAfter(goods, scanned, takers) {
    const said = ofLotAlone(scanned, new Date());
    const verdict = said && lotAfter(goods, said);
    if (verdict === "same") {
        beep();
    } else if (verdict) {
        await takers[verdict](said);
    }
    return Boolean(verdict);
}

/** The goods were scanned with a lot of their own, and the code after them names another one. */
export function sayOtherLot(app, name, lot) {
    app.stop({
        title: _t("Another lot"),
        body: _t(
            "%(product)s was written with lot %(lot)s: scan the goods first, then their lot.",
            {
                product: name,
                lot,
            },
        ),
    });
}
