import { PosStore } from "@point_of_sale/app/services/pos_store";
import { MarkdownBoard } from "@supermarket_pos/app/utils/markdown_board";
import { askWhenBack } from "@supermarket_pos/app/utils/when_back";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { IndexedDB } from "@web/core/utils/indexed_db";
import { patch } from "@web/core/utils/patch";
import { markRaw } from "@odoo/owl";

/** Selling goods that are marked down, by the stickers on them. */
patch(PosStore.prototype, {
    async setup() {
        this.markdownBoard = markRaw(new MarkdownBoard());
        await super.setup(...arguments);
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.startMarkdowns();
        return result;
    },

    /** Listen first, then ask: nothing that starts or ends in between is missed. */
    async startMarkdowns() {
        this.markdownStore = markRaw(new IndexedDB(`supermarket-markdown-${odoo.info?.db}`, "1"));
        const channel = this.config.raw._supermarket_channel || this.config._supermarket_channel;
        if (channel) {
            this.bus.addChannel(channel);
            this.bus.subscribe(`${channel}-SUPERMARKET_MARKDOWNS`, (message) =>
                this.onMarkdowns(message),
            );
        }
        askWhenBack(channel && this.bus, () => this.loadMarkdowns());
        await this.loadMarkdowns();
    },

    onMarkdowns({ started, ended }) {
        this.markdownBoard.end(ended);
        this.markdownBoard.start(started);
        this.keepMarkdowns();
    },

    /** What runs now; offline what ran when the till last heard of it. */
    async loadMarkdowns() {
        try {
            const running = await this.data.orm.silent.call(
                "pos.config",
                "supermarket_load_markdowns",
                [[this.config.id]],
            );
            this.markdownBoard.replace(running);
            this.keepMarkdowns();
        } catch {
            const kept = await this.markdownStore.read(`till-${this.config.id}`, "all");
            if (kept && !this.markdownBoard.all.length) {
                this.markdownBoard.replace(kept);
            }
        }
    },

    keepMarkdowns() {
        this.markdownStore.write(`till-${this.config.id}`, "all", this.markdownBoard.all);
    },

    /** Sell one piece by its sticker, or stop with the reason. */
    async sellBySticker(sticker) {
        const { markdown, fault, reason } = await this.judgeSticker(sticker);
        if (fault) {
            this.barcodeReader.stop(_t("Markdown refused"), reason ?? this.stickerMessage(fault));
            return;
        }
        const product = await this.productOfIndex(markdown.product_id);
        if (!product) {
            this.barcodeReader.showNotFoundNotification({ code: sticker.gtin });
            return;
        }
        await this.addStickerLine(product, sticker);
    },

    /** A sticker that the till does not know may be seconds old: then the server knows it. */
    async judgeSticker(sticker) {
        const verdict = this.markdownBoard.judge(sticker);
        if (verdict.fault !== "unknown" || this.data.network.offline) {
            return verdict;
        }
        try {
            const answer = await this.data.orm.silent.call(
                "pos.config",
                "supermarket_read_sticker",
                [[this.config.id], sticker.code],
            );
            if (answer.markdown) {
                this.markdownBoard.start([answer.markdown]);
                return this.markdownBoard.judge(sticker);
            }
            return answer;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return verdict;
            }
            throw error;
        }
    },

    stickerMessage(fault) {
        return {
            unknown: _t("This sticker's markdown has ended, or is not one of this shop."),
            forged: _t("This sticker is not one of the shop: its price or lot was changed."),
            expired: _t("The lot has expired."),
        }[fault];
    },

    /** Pieces with the same sticker share a line; it never mixes with goods at the normal price. */
    async addStickerLine(product, sticker) {
        const order = this.getOrder();
        const same = order.lines.find(
            (line) => line.markdown_sticker === sticker.code && line.qty > 0,
        );
        const lot = { type: "lot", code: sticker.lot, value: sticker.lot };
        if (same) {
            const vals = { product_id: product, product_tmpl_id: product.product_tmpl_id };
            const refusal = this.refuseLine(vals, { code: lot });
            if (refusal) {
                this.barcodeReader.stop(refusal.title, refusal.body);
                return;
            }
            this.selectOrderLine(order, same);
            same.setQuantity(same.qty + 1, true);
            return;
        }
        await this.addLineToCurrentOrder(
            {
                product_id: product,
                product_tmpl_id: product.product_tmpl_id,
                price_unit: sticker.price,
                markdown_sticker: sticker.code,
            },
            { code: lot },
        );
    },
});
