import { _t } from "@web/core/l10n/translation";
import { StoreList } from "../components/store_list";
import { scanTasks } from "../tasks";
import { Move } from "./move";

/** What runs short on the floor and is there in the back room is brought forward. */
export class ShelfFill extends Move {
    static task = "shelf_fill";
    static isForSale = true;

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
