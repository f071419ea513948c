import { _t } from "@web/core/l10n/translation";
import { StoreList } from "../components/store_list";
import { inForce } from "../events";
import { scanTasks } from "../tasks";
import { Move } from "./move";

/** What runs short on the floor and is there in the back room is brought forward. */
export class ShelfFill extends Move {
    static task = "shelf_fill";
    static isForSale = true;

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
