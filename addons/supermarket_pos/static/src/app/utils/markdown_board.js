/**
 * The markdowns that the till may sell by. Plain data: no OWL, no RPC.
 *
 * The key that signs stickers never leaves the server. The till knows the running markdowns with
 * their check values: a sticker whose check value, price and lot are not together among them is
 * not sold by.
 */
export class MarkdownBoard {
    constructor() {
        this.byCheck = {};
    }

    /** Take over all that run. */
    replace(markdowns) {
        this.byCheck = {};
        this.start(markdowns);
    }

    start(markdowns) {
        for (const markdown of markdowns) {
            this.byCheck[markdown.check] = markdown;
        }
    }

    end(checks) {
        for (const check of checks) {
            delete this.byCheck[check];
        }
    }

    get all() {
        return Object.values(this.byCheck);
    }

    /**
     * Judge a sticker, see readSticker.
     *
     *   check value | price and lot | date | answer
     *   ------------|---------------|------|---------------------------
     *   unknown     |               |      | {fault: "unknown"}: ended, forged, or seconds old
     *   known       | others        |      | {fault: "forged"}
     *   known       | the same      | past | {fault: "expired"}
     *   known       | the same      |      | {markdown}
     */
    judge({ check, price, lot }, now = new Date()) {
        const markdown = this.byCheck[check];
        if (!markdown) {
            return { fault: "unknown" };
        }
        if (markdown.lot !== lot || Math.abs(markdown.price - price) > 1e-6) {
            return { fault: "forged" };
        }
        if (new Date(`${markdown.until.replace(" ", "T")}Z`) <= now) {
            return { fault: "expired" };
        }
        return { markdown };
    }
}
