import { _t } from "@web/core/l10n/translation";
import { StoreList } from "../components/store_list";
import { inForce } from "../events";
import { scanTasks } from "../tasks";
import { Move } from "./move";

/** What runs short on the floor and is there in the back room is brought forward. */
export class ShelfFill extends Move {
    static task = "shelf_fill";
    static isForSale = true;

    begin() {
        return { room: 0 };
    }

    /** Who fills a shelf sees whether it is full: the store's plan asks for it. */
    get isLookedAt() {
        return Boolean(this.props.document.looks);
    }

    /** Goods that the list does not have go to the floor, so that it is asked of them, too. */
    get proposed() {
        return super.proposed ?? (this.isLookedAt ? this.props.document.floor : null);
    }

    get room() {
        return this.state.room || 1;
    }

    setRoom(room) {
        this.state.room = Math.max(room, 1);
    }

    async drop() {
        this.state.room = 0;
        await super.drop();
    }

    textOf(event) {
        const { room } = event.said;
        const text = super.textOf(event);
        return room ? _t("%(moved)s, room for %(room)s more", { moved: text, room }) : text;
    }

    /** What the list proposes was looked for. */
    get mayBeMissing() {
        return Boolean(this.rowOf(this.state.hand));
    }

    /** It is proposed no more, and counted. */
    async sayNoneThere() {
        const { productId, lot } = this.state.hand;
        const goods = { product_id: productId, lot, quantity: 0, location_id: this.from };
        if (await this.record({ kind: "none", ...goods })) {
            await this.drop();
        }
    }

    get done() {
        const none = inForce(this.events).filter(({ kind }) => kind === "none");
        return [...super.done, ...none.map((event) => ({ ...event, text: this.noneText(event) }))];
    }

    noneText({ product_id, lot, location_id }) {
        return _t("%(goods)s: none at %(place)s", {
            goods: this.goodsName({ productId: product_id, lot }),
            place: this.placeName(location_id),
        });
    }

    get nothing() {
        return _t(
            "Nothing that lies in the back room runs short on the floor. Scan goods to bring them forward all the same.",
        );
    }
}

scanTasks.add("shelf_fill", {
    label: _t("Fill shelves"),
    icon: "▲",
    Screen: ShelfFill,
    List: StoreList,
    isOfStores: true,
});
