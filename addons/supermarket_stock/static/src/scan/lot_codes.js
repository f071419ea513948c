import { _t } from "@web/core/l10n/translation";
import { beep } from "./feedback";
import { lotAfter } from "./goods";
import { fittingLot, isGoodsNumber, ofLotAlone, readAnswer } from "./reading";

/** As many characters as the server takes. */
const LONGEST = 200;
/** So many ways to read a code are offered. */
const MOST_WAYS = 3;

/**
 * Take what is scanned while a lot or a day is asked for. A number as goods bear it may be of goods
 * that the shop does not know: it is a lot only where somebody says so.
 *
 * @param {ScanApp} app
 * @param {Object} goods {asks: "lot"|"expiry", lot}
 * @param {string} scanned
 * @param {Object} takers {act, known}: `act` gets {lot, expiry}, `known` of a lot's name is its
 *  {expiry}, undefined where nobody knows it
 */
export async function takeAnswer(app, goods, scanned, { act, known }) {
    const said = readAnswer(scanned, goods.asks, app.device.now);
    await sayWhich(app, said, knownTo(goods, known), (one) => takeLot(app, goods.asks, one, act));
}

async function takeLot(app, asks, said, act) {
    if (said.lot.length > LONGEST) {
        app.stop({
            title: _t("No lot"),
            body: _t("This code is too long for a lot: scan the lot, or type it."),
        });
        return;
    }
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

/** A lot that the shop knows, and that of the goods themselves. */
const knownTo = (goods, known) => (lot) =>
    known(lot) ?? (lot === goods?.lot ? { expiry: goods.expiry } : undefined);

/**
 * Where the scanner may have swallowed what stands between a lot and its day, the lot that is known
 * is meant; where none is, the person says which.
 */
async function sayWhich(app, said, known, act) {
    const sure = fittingLot(said, known);
    if (sure) {
        await act(sure);
        return;
    }
    const { lot, ways } = said;
    const shown = ways.slice(0, MOST_WAYS).map((way) => ({
        label: _t("Lot %(lot)s until %(day)s", { lot: way.lot, day: way.expiry }),
        act: () => act(way),
    }));
    app.stop({
        title: _t("Which lot?"),
        body: _t(
            "Lot and last day are written in one, or the scanner swallows what stands between them (FNC1): look at the package.",
        ),
        ways: [...shown, { label: _t("Lot %s", lot), act: () => act({ lot, expiry: "" }) }],
    });
}

/**
 * A code that names a lot or a day alone is of the goods that were scanned before it: the same lot
 * is confirmed, whatever else it says is for the screen.
 *
 * @param {ScanApp} app
 * @param {Object|null} goods {lot, expiry}
 * @param {string} scanned
 * @param {Object} takers {date, other, known}: what to do, gets {lot, expiry}; `known` as above
 * @returns {Promise<boolean>} whether the code said something of them
 */
export async function takeLotAfter(app, goods, scanned, takers) {
    const said = ofLotAlone(scanned, app.device.now);
    if (!said || !lotAfter(goods, said)) {
        return false;
    }
    await sayWhich(app, said, knownTo(goods, takers.known), (one) => {
        const verdict = lotAfter(goods, one);
        return verdict === "same" ? beep() : takers[verdict](one);
    });
    return true;
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
