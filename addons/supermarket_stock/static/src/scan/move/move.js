import { _t } from "@web/core/l10n/translation";
import { refusalMessage } from "@supermarket_stock/offline/refusals";
import { DoneList } from "../components/done_list";
import { GoodsPanel } from "../components/goods_panel";
import { PlaceScreen } from "../components/place_screen";
import { inForce, rounded } from "../events";
import { blockOf } from "../goods";

/**
 * Goods to the place where they belong: proposed by the server, said by scanning the place. Putting
 * away and filling shelves are this.
 */
export class Move extends PlaceScreen {
    static template = "supermarket_stock.ScanMove";
    static components = { DoneList, GoodsPanel };
    static kind = "move";
    /** Goods past their date may be put away, and not brought forward. */
    static isForSale = false;

    /** What is to be moved: [{productId, lot, quantity, from, to}], less what waits to be sent. */
    get goods() {
        const pending = this.pending;
        const rows = this.props.document.goods.map(([productId, lot, quantity, from, to]) => {
            // Of two places that want the same goods the first is filled first
            const key = `${productId}|${lot}|${from}`;
            const moved = pending.get(key) ?? 0;
            pending.set(key, Math.max(moved - quantity, 0));
            return { productId, lot, quantity: rounded(quantity - moved), from, to };
        });
        return rows.filter(
            ({ productId, quantity }) => quantity > 0 && this.device.catalogue.has(productId),
        );
    }

    /** What the server did not know when it made the list. */
    get pending() {
        const known = new Set(this.props.document.events.map(({ uuid }) => uuid));
        const sums = new Map();
        const { task } = this.constructor;
        for (const event of inForce(this.device.eventsOf(task, this.props.document.id))) {
            if (!known.has(event.uuid)) {
                const key = `${event.product_id}|${event.lot}|${event.location_id}`;
                const gone = event.kind === "none" ? Infinity : event.quantity;
                sums.set(key, (sums.get(key) ?? 0) + gone);
            }
        }
        return sums;
    }

    rowOf({ productId, lot }) {
        return this.goods.find((row) => row.productId === productId && row.lot === lot);
    }

    /** A package without its lot in the code is of one that is to be moved. */
    lotsOf(productId) {
        const rows = this.goods.filter((row) => row.productId === productId && row.lot);
        return [...new Set(rows.map(({ lot }) => lot))];
    }

    get from() {
        return this.rowOf(this.state.hand)?.from ?? this.props.document.source;
    }

    /** Where the goods in hand belong, as far as somebody knows. */
    get proposed() {
        const { hand } = this.state;
        const { goods } = this.props.document;
        const row = this.rowOf(hand) ?? goods.find(([id, , , , to]) => id === hand.productId && to);
        return (Array.isArray(row) ? row[4] : row?.to) || null;
    }

    get otherPlaces() {
        return this.props.document.places.filter(
            ([id]) => ![this.from, this.proposed].includes(id),
        );
    }

    isStopped(goods) {
        const block = blockOf(this.props.document.blocked, goods);
        const isStop = block && (block.kind === "held" || this.constructor.isForSale);
        if (isStop) {
            this.app.stop(refusalMessage(block, this.goodsName(goods)));
        }
        return isStop;
    }

    /** Goods chosen from the list, all that lies there. */
    choose({ productId, lot, quantity }) {
        const { hand } = this.state;
        this.app.toTop();
        return hand
            ? this.sayUnfinished(hand)
            : this.complete({ code: "", productId, lot, quantity });
    }

    choosePlace({ target }) {
        target.blur(); // a scanner types into what has the keys
        return target.value ? this.takePlace(Number(target.value)) : null;
    }

    async takePlace(placeId) {
        if (!this.state.hand) {
            this.app.stop({
                title: _t("Scan the goods first"),
                body: _t("Then scan the place that they go to: %s.", this.placeName(placeId)),
            });
        } else if (placeId === this.from) {
            this.app.stop({
                title: _t("There already"),
                body: _t(
                    "The goods are at %s already: scan another place.",
                    this.placeName(placeId),
                ),
            });
        } else {
            await this.put(placeId);
        }
    }

    async put(placeId, more = {}) {
        const { code, productId, quantity, lot } = this.state.hand;
        const goods = { product_id: productId, quantity, lot, code };
        const ends = { location_id: this.from, said: { to: placeId, ...more } };
        if (quantity && (await this.record({ kind: "move", ...goods, ...ends }))) {
            await this.drop();
        }
    }

    /** Whether is asked how full the place is that the goods are put at. */
    get isLookedAt() {
        return false;
    }

    /** Whether the goods in hand may be said not to be where they are proposed from. */
    get mayBeMissing() {
        return false;
    }

    textOf(event) {
        return `${super.textOf(event)} → ${this.placeName(event.said.to)}`;
    }
}
