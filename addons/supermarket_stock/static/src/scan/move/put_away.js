import { _t } from "@web/core/l10n/translation";
import { StoreList } from "../components/store_list";
import { scanTasks } from "../tasks";
import { Move } from "./move";

/** What arrived goes to its place. */
export class PutAway extends Move {
    static task = "put_away";

    get nothing() {
        return _t("Nothing waits to be put away: goods come here when a receipt is closed.");
    }
}

scanTasks.add("put_away", {
    label: _t("Put away"),
    icon: "▤",
    Screen: PutAway,
    List: StoreList,
    isOfStores: true,
});
