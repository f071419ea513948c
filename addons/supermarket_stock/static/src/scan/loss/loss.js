import { _t } from "@web/core/l10n/translation";
import { DoneList } from "../components/done_list";
import { GoodsPanel } from "../components/goods_panel";
import { PhotoButton } from "../components/photo_button";
import { PlaceScreen } from "../components/place_screen";
import { StoreList } from "../components/store_list";
import { KeyPace } from "../key_pace";
import { scanTasks } from "../tasks";

const EMPTY = { reason: null, note: "", photo: "" };

/** Goods that are lost or found: how many, why, and a picture of them. */
export class Loss extends PlaceScreen {
    static template = "supermarket_stock.ScanLoss";
    static components = { DoneList, GoodsPanel, PhotoButton };
    static task = "loss";
    static kind = "loss";

    setup() {
        super.setup();
        this.pace = new KeyPace();
    }

    begin() {
        return { from: this.props.document.floor, ...EMPTY };
    }

    /** [{id, name, isFound, needsPhoto}] */
    get reasons() {
        return this.props.document.reasons.map(([id, name, effect, needsPhoto]) => ({
            id,
            name,
            isFound: effect === "found",
            needsPhoto,
        }));
    }

    get reason() {
        return this.reasons.find(({ id }) => id === this.state.reason);
    }

    get lacks() {
        const { hand, photo } = this.state;
        if (!this.reason) {
            return _t("Why? Choose a reason.");
        }
        if (this.reason.needsPhoto && !photo) {
            return _t("%s needs a photo.", this.reason.name);
        }
        return hand.quantity ? "" : _t("How many? Type a quantity.");
    }

    chooseFrom({ target }) {
        target.blur(); // a scanner types into what has the keys
        this.takePlace(Number(target.value));
    }

    /** What a scanner types over the note is goods, or a place. */
    onNoteKeydown(event) {
        const keep = (rest) => (this.state.note = rest);
        const scanned = this.pace.takeScan(event, this.state.note, keep);
        if (scanned) {
            this.app.scan(scanned);
        }
    }

    /** A scanned place is where the goods lay. */
    takePlace(placeId) {
        this.state.from = placeId;
    }

    async report() {
        const { code, productId, quantity, lot } = this.state.hand;
        const { reason, note, photo, from } = this.state;
        const isKept = await this.record({
            kind: "loss",
            product_id: productId,
            quantity,
            lot,
            code,
            note: note.trim(),
            photo,
            location_id: from,
            said: { reason },
        });
        if (isKept) {
            Object.assign(this.state, EMPTY);
            await this.drop();
        }
    }

    async leave() {
        Object.assign(this.state, EMPTY);
        await this.drop();
    }

    textOf(event) {
        const reason = this.reasons.find(({ id }) => id === event.said.reason);
        const parts = [super.textOf(event), reason?.name ?? "", this.fateOf(event)];
        return parts.filter(Boolean).join(" · ");
    }

    /** What keeps it from being booked. */
    fateOf({ uuid }) {
        const words = {
            approve: _t("waits for the store manager"),
            refused: _t("not booked by the store manager"),
        };
        return (words[this.props.document.undecided?.[uuid]] ?? "").toString();
    }
}

scanTasks.add("loss", {
    label: _t("Loss"),
    icon: "✕",
    Screen: Loss,
    List: StoreList,
    isOfStores: true,
});
