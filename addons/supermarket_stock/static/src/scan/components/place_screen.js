import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { inForce } from "../events";
import { shownQuantity } from "../figures";
import { handAfter, missing } from "../goods";
import { sayOtherLot, takeAnswer, takeLotAfter } from "../lot_codes";

/**
 * A task at the places of a store: goods are scanned into the hand, then it is said what becomes of
 * them. What is in the hand is on the device's disk, as all that beeped. A task adds its template,
 * its key, what a scanned place means (`takePlace`) and what stops goods (`isStopped`).
 */
export class PlaceScreen extends Component {
    static props = { app: Object, document: Object, version: Number };
    static task = "";
    static kind = "";
    shown = shownQuantity;

    setup() {
        this.app = this.props.app;
        this.device = this.app.device;
        this.state = useState({ hand: null, ...this.begin() });
        onWillStart(async () => {
            this.state.hand = (await this.device.recall(this.handKey)) ?? null;
        });
        onMounted(() => this.app.listen((reading, scanned) => this.onScan(reading, scanned)));
    }

    /** What the screen of a task starts with. */
    begin() {
        return {};
    }

    get handKey() {
        return `hand-${this.constructor.task}-${this.props.document.id}`;
    }

    /** One's own: what a colleague scanned on this device is sent, and undone, by the colleague. */
    get events() {
        return this.device.ownEventsOf(this.constructor.task, this.props.document.id);
    }

    nameOf(productId) {
        return this.device.catalogue.fieldOf(productId, "name");
    }

    goodsName({ productId, lot }) {
        return lot ? `${this.nameOf(productId)}, ${lot}` : this.nameOf(productId);
    }

    placeName(placeId) {
        return this.props.document.places.find(([id]) => id === placeId)?.[1] ?? "";
    }

    /** A place by the code on it, or by its name. */
    placeOf(code) {
        return this.props.document.places.find(
            ([, name, barcode]) => code && [name, barcode].includes(code),
        )?.[0];
    }

    // Scanning ----------------------------------------------------------------------------

    async onScan(reading, scanned) {
        const { hand } = this.state;
        const placeId = hand?.asks ? null : this.placeOf(reading.code);
        if (placeId) {
            await this.takePlace(placeId);
        } else if (reading.productId) {
            await this.onGoods(reading);
        } else if (hand?.asks) {
            await takeAnswer(this.app, hand, scanned, {
                act: (said) => this.answer(said),
                known: (lot) => this.knownLot(hand.productId, lot),
            });
        } else if (!(await this.takeLotAfter(scanned))) {
            this.app.refuseReading(reading);
        }
        return true;
    }

    /** The code of a lot after the goods that it is on. */
    takeLotAfter(scanned) {
        const { hand } = this.state;
        return takeLotAfter(this.app, hand, scanned, {
            other: () => this.sayOtherLot(hand),
            known: (lot) => this.knownLot(hand.productId, lot),
        });
    }

    /** Of what is proposed, stopped or was scanned here; when it ends does not matter here. */
    knownLot(productId, lot) {
        const { goods = [], blocked = [] } = this.props.document;
        const isKnown =
            [...goods, ...blocked].some((one) => one[0] === productId && one[1] === lot) ||
            this.events.some((one) => one.product_id === productId && one.lot === lot);
        return isKnown ? { expiry: "" } : undefined;
    }

    sayOtherLot({ productId, lot }) {
        sayOtherLot(this.app, this.nameOf(productId), lot);
    }

    async onGoods(reading) {
        const { hand } = this.state;
        const after = handAfter(hand, reading);
        if (!after) {
            this.sayUnfinished(hand);
            return;
        }
        await this.complete(after);
        if (hand && hand.productId !== reading.productId) {
            this.app.leaveOut(this.nameOf(hand.productId));
        }
    }

    async answer({ lot = "" }) {
        await this.complete({ ...this.state.hand, lot: this.state.hand.lot || lot });
    }

    /** Take the goods as soon as their lot is known. */
    async complete(goods) {
        const tracking = this.device.catalogue.fieldOf(goods.productId, "tracking");
        const lot = tracking === "none" ? "" : goods.lot;
        const whole = { ...goods, lot, expiry: "", asks: missing({ lot }, { tracking }) };
        if (whole.asks) {
            this.state.hand = whole;
        } else if (!this.isStopped(whole)) {
            await this.hold(whole);
        } else {
            await this.drop();
        }
    }

    /** Stop goods that must not go this way, with a message. */
    isStopped() {
        return false;
    }

    /** In the hand at once: a place may be scanned while the disk writes. */
    async hold(goods) {
        const { hand } = this.state;
        this.state.hand = goods;
        if (!(await this.app.keep(this.handKey, goods))) {
            this.state.hand = hand;
        }
    }

    async drop() {
        this.state.hand = null;
        await this.device.remember(this.handKey, null);
    }

    setQuantity(quantity) {
        return this.hold({ ...this.state.hand, quantity });
    }

    sayUnfinished(hand) {
        this.app.stop({
            title: _t("One after the other"),
            body: _t(
                "Say first what becomes of %s: the other goods were not taken.",
                this.goodsName(hand),
            ),
        });
    }

    // Writing -----------------------------------------------------------------------------

    record(event) {
        const { task } = this.constructor;
        return this.app.record({ task, document_id: this.props.document.id, ...event });
    }

    undo({ uuid, product_id }) {
        return this.record({ kind: "undo", undoes: uuid, product_id });
    }

    /** What stands and may be undone, with the words of the task. */
    get done() {
        return inForce(this.events)
            .filter(({ kind }) => kind === this.constructor.kind)
            .map((event) => ({ ...event, text: this.textOf(event) }));
    }

    textOf({ product_id, quantity, lot }) {
        return `${shownQuantity(quantity)} × ${this.goodsName({ productId: product_id, lot })}`;
    }
}
