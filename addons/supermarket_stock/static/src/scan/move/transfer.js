import { _t } from "@web/core/l10n/translation";
import { refusalMessage } from "@supermarket_stock/offline/refusals";
import { DoneList } from "../components/done_list";
import { GoodsPanel } from "../components/goods_panel";
import { PlaceScreen } from "../components/place_screen";
import { StoreList } from "../components/store_list";
import { Waiting } from "../components/waiting";
import { asMoment, inForce, rounded, scannedLines } from "../events";
import { blockOf } from "../goods";
import { takeLotAfter } from "../lot_codes";
import { scanTasks } from "../tasks";

/**
 * Goods to one destination, scan by scan: to another place at once, to another store when they are
 * sent.
 */
export class Transfer extends PlaceScreen {
    static template = "supermarket_stock.ScanTransfer";
    static components = { DoneList, GoodsPanel, Waiting };
    static task = "transfer";
    static kind = "move";

    begin() {
        const since = asMoment(new Date());
        return { from: this.props.document.floor, to: this.onlyTarget, current: null, since };
    }

    /** "place:7" or "store:2"; "" until somebody says where to. */
    get onlyTarget() {
        const targets = this.targets(this.props.document.floor);
        return targets.length === 1 ? targets[0].value : "";
    }

    targets(from) {
        const { places, stores } = this.props.document;
        return [
            ...stores.map(([id, name]) => ({ value: `store:${id}`, name })),
            ...places
                .filter(([id]) => id !== from)
                .map(([id, name]) => ({ value: `place:${id}`, name })),
        ];
    }

    get said() {
        const [kind, id] = this.state.to.split(":");
        return kind === "store" ? { to_store: Number(id) } : { to: Number(id) };
    }

    get isToStore() {
        return this.state.to.startsWith("store:");
    }

    get storeName() {
        const { to_store } = this.said;
        return this.props.document.stores.find(([id]) => id === to_store)?.[1] ?? "";
    }

    /** What was scanned on this way: to another place since one came here, to a store unsent. */
    get underway() {
        const events = inForce(this.events);
        const sent = new Set(
            events.filter(({ kind }) => kind === "send").flatMap(({ said }) => said.covers),
        );
        this.props.document.gone?.forEach((uuid) => sent.add(uuid));
        const { to, to_store } = this.said;
        const { from, since } = this.state;
        return events.filter(
            ({ kind, uuid, location_id, said, at }) =>
                kind === "move" &&
                !sent.has(uuid) &&
                location_id === from &&
                (to_store ? said.to_store === to_store : said.to === to && at >= since),
        );
    }

    get lines() {
        return this.state.to ? scannedLines(this.underway, ["move"]) : [];
    }

    /** What is asked, or the line that was touched last. */
    get current() {
        const { hand, current } = this.state;
        if (hand) {
            return hand;
        }
        const line =
            current &&
            this.lines.find(
                ({ productId, lot }) => productId === current.productId && lot === current.lot,
            );
        return line ? { ...line, expiry: "", asks: null } : null;
    }

    choose({ target }) {
        target.blur(); // a scanner types into what has the keys
        Object.assign(this.state, { to: target.value, current: null });
    }

    chooseFrom({ target }) {
        target.blur();
        Object.assign(this.state, { from: Number(target.value), current: null });
        if (this.state.to === `place:${target.value}`) {
            this.state.to = "";
        }
    }

    /** A scanned place is where the goods go. */
    takePlace(placeId) {
        if (placeId === this.state.from) {
            this.app.stop({
                title: _t("There already"),
                body: _t(
                    "The goods are at %s already: scan another place.",
                    this.placeName(placeId),
                ),
            });
            return;
        }
        Object.assign(this.state, { to: `place:${placeId}`, current: null });
    }

    /**
     * Nothing is asked of goods, nor forgotten, while nobody said where to. A case is of one lot:
     * what is scanned without is of the last one that went this way.
     */
    async complete(goods) {
        if (this.state.to) {
            const { productId } = goods;
            const last =
                !goods.lot &&
                this.lines.find((one) => one.productId === productId && one.quantity > 0);
            await super.complete({ ...goods, lot: goods.lot || (last?.lot ?? "") });
            this.presumed = last?.lot ? goods : null;
            return;
        }
        this.app.stop({
            title: _t("Where to?"),
            body: _t("Choose where the goods go, or scan the place, then the goods."),
        });
    }

    isStopped(goods) {
        const block = blockOf(this.props.document.blocked, goods);
        const isStop = block && (block.kind === "held" || this.isToStore);
        if (isStop) {
            this.app.stop(refusalMessage(block, this.goodsName(goods)));
        }
        return isStop;
    }

    /** One scan is one event: nothing stays in the hand. */
    async hold({ code, productId, quantity, lot }) {
        this.state.hand = null;
        this.state.current = { productId, lot };
        await this.move({ product_id: productId, quantity, lot, code });
    }

    /** They are of the lot whose code follows, not of the one before. */
    takeLotAfter(scanned) {
        const { presumed, current } = this;
        return takeLotAfter(this.app, current, scanned, {
            known: (lot) => this.knownLot(current.productId, lot),
            other: async ({ lot }) => {
                if (!presumed) {
                    this.sayOtherLot(current);
                    return;
                }
                await this.undoLast();
                await this.complete({ ...presumed, lot });
            },
        });
    }

    record(event) {
        this.presumed = null; // what was written last, where its lot is that of the goods before
        return super.record(event);
    }

    move(goods) {
        return this.record({
            kind: "move",
            location_id: this.state.from,
            said: this.said,
            ...goods,
        });
    }

    async setQuantity(wanted) {
        const { productId, lot, quantity } = this.current;
        const difference = rounded(wanted - quantity);
        if (difference) {
            await this.move({ product_id: productId, quantity: difference, lot });
        }
    }

    undoLast() {
        const { uuids, productId } = this.current;
        return this.undo({ uuid: uuids.at(-1), product_id: productId });
    }

    async send() {
        const covers = this.events.map(({ uuid }) => uuid);
        await this.record({ kind: "send", said: { ...this.said, covers } });
        this.state.current = null;
    }

    /** What went to another place may go back; what goes to a store is undone line by line. */
    get done() {
        return super.done.filter(({ said }) => said.to);
    }

    textOf(event) {
        return `${super.textOf(event)} → ${this.placeName(event.said.to)}`;
    }
}

scanTasks.add("transfer", {
    label: _t("Transfer"),
    icon: "⇄",
    Screen: Transfer,
    List: StoreList,
    isOfStores: true,
});
