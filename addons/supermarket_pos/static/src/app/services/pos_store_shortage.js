import { PosStore } from "@point_of_sale/app/services/pos_store";
import { SaleRefusedPopup } from "@supermarket_pos/app/components/popups/sale_refused_popup/sale_refused_popup";
import { applyWay } from "@supermarket_pos/app/utils/way_out";
import { saleLines, shortages } from "@supermarket_pos/app/utils/sellable_board";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { toRaw } from "@odoo/owl";
// Their patches of the same method come before this one.
import "@supermarket_pos/app/services/pos_store";
import "@supermarket_pos/app/services/pos_store_unwatched";

/** Too little stock is said while the goods are scanned, not after the money was counted. */
patch(PosStore.prototype, {
    async addLineToOrder(vals, order) {
        this.changeLeft = null;
        const line = await super.addLineToOrder(...arguments);
        if (line) {
            this.tellShortage(order, line.product_id);
        }
        return line;
    },

    /** What the order takes too much of a product, as far as the till knows; null for enough. */
    shortageOf(order, product) {
        const policy = this.sellableBoard.policy(product.id);
        if (policy === "allow" || order.isRefund) {
            return null;
        }
        const lines = toRaw(order).lines.filter(
            (line) => toRaw(line).product_id?.id === product.id,
        );
        const [shortage] = shortages(saleLines(lines), this.sellableBoard);
        if (!shortage) {
            return null;
        }
        const heldLots = Object.keys(this.sellableBoard.heldLots[product.id] ?? {});
        return {
            ...shortage,
            kind: "short",
            policy,
            product: product.display_name,
            ...(heldLots.length && { held_lots: heldLots }),
        };
    },

    async tellShortage(order, product) {
        const problem = product && this.shortageOf(order, product);
        if (!problem) {
            return;
        }
        const reader = this.barcodeReader;
        reader.playError();
        if (problem.policy === "warn" || !(await this.data.isServerThere())) {
            this.notification.add(this.shortageMessage(problem), { type: "warning" });
            return;
        }
        if (reader.isStopped) {
            return; // said already
        }
        reader.isStopped = true;
        try {
            const problems = [problem];
            const choice = await makeAwaitable(this.dialog, SaleRefusedPopup, {
                problems,
                supervisors: [],
                atScan: true,
            });
            if (choice?.way) {
                this.numberBuffer.reset();
                applyWay(order, problems, choice.way);
                this.updateRewards();
            }
        } finally {
            reader.isStopped = false;
        }
    },

    shortageMessage({ product, asked, sellable }) {
        const format = (quantity) => this.env.utils.formatProductQty(quantity, false);
        return _t("%(product)s: %(asked)s asked, %(sellable)s to sell", {
            product,
            asked: format(asked),
            sellable: format(sellable),
        });
    },
});
