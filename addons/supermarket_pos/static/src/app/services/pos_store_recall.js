import { PosStore } from "@point_of_sale/app/services/pos_store";
import { boardUnderRecall, linesUnderRecall } from "@supermarket_pos/app/utils/recalls";
import { askWhenBack, URGENT_MS } from "@supermarket_pos/app/utils/when_back";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** So often a till says that it is there. */
const CHECK_IN_MS = 300_000;

const lotNames = (line) => line.pack_lot_ids.map((lot) => lot.lot_name).filter(Boolean);

/** A payment at a terminal that went through can't be taken back by removing lines. */
const isCharged = (order) => order.payment_ids.some((line) => line.payment_status === "done");

patch(PosStore.prototype, {
    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.startRecalls();
        return result;
    },

    /** Listen first, then ask; a till that was cut off asks when it is back. */
    startRecalls() {
        this.appliedRecalls = new Map();
        const channel = this.config.raw._supermarket_channel || this.config._supermarket_channel;
        if (channel) {
            this.bus.subscribe(`${channel}-SUPERMARKET_RECALL`, (recall) =>
                this.onRecalls([recall]),
            );
        }
        askWhenBack(channel && this.bus, () => this.checkIn(), URGENT_MS);
        setInterval(() => this.checkIn(), CHECK_IN_MS);
        return this.checkIn();
    },

    /** Say that the till is there; apply and confirm what it has missed. */
    async checkIn(confirmed = []) {
        try {
            const { recalls } = await this.data.orm.silent.call(
                "pos.config",
                "supermarket_check_in",
                [[this.config.id], String(this.device.identifier), confirmed],
            );
            if (recalls.length) {
                await this.onRecalls(recalls);
            }
        } catch {
            // Without a connection the till asks again when it is back.
        }
    },

    /** Take the goods out of the open orders, then tell the server that it is done. */
    async onRecalls(recalls) {
        const confirmed = [];
        for (const recall of recalls) {
            if (!this.appliedRecalls.has(recall.id)) {
                this.appliedRecalls.set(recall.id, this.applyRecall(recall));
            }
            confirmed.push([recall.id, this.appliedRecalls.get(recall.id)]);
        }
        await this.checkIn(confirmed);
    },

    /** @returns {number} lines taken off open orders */
    applyRecall(recall) {
        const { held, heldLots } = boardUnderRecall(recall);
        Object.assign(this.sellableBoard.held, held);
        for (const [id, lots] of Object.entries(heldLots)) {
            this.sellableBoard.heldLots[id] = { ...this.sellableBoard.heldLots[id], ...lots };
        }
        let removed = 0;
        let touched = false;
        for (const order of this.models["pos.order"].filter((one) => !one.finalized)) {
            const lines = this.recallFromOrder(order, recall);
            removed += lines.removed;
            touched ||= lines.removed + lines.checked > 0;
        }
        this.announceRecall(recall, removed, touched);
        return removed;
    },

    recallFromOrder(order, recall) {
        const found = linesUnderRecall(
            order.lines.map((line) => ({
                key: line.uuid,
                product_id: line.product_id?.id,
                qty: line.qty,
                tracked: line.product_id?.tracking !== "none",
                lots: lotNames(line),
            })),
            recall,
        );
        if (!found.removed.length || isCharged(order)) {
            return { removed: 0, checked: found.checked.length + found.removed.length };
        }
        for (const line of [...order.lines]) {
            if (found.removed.includes(line.uuid)) {
                order.removeOrderline(line);
            }
        }
        this.backFromPayment(order);
        return { removed: found.removed.length, checked: found.checked.length };
    },

    /** The amount is another one: what was entered as paid is entered again. */
    backFromPayment(order) {
        for (const payment of [...order.payment_ids]) {
            order.removePaymentline(payment);
        }
        if (order === this.getOrder() && this.router.state.current === "PaymentScreen") {
            this.navigate("ProductScreen", { orderUuid: order.uuid });
        }
    },

    announceRecall(recall, removed, touched) {
        const name = recall.lots.length
            ? _t("%(product)s, lot %(lots)s", {
                  product: recall.product,
                  lots: recall.lots.join(", "),
              })
            : recall.product;
        if (!touched) {
            this.notification.add(_t("Recalled: %s. Do not sell it.", name), { type: "danger" });
            return;
        }
        const body = removed
            ? _t("%s was recalled and taken off the open order. Keep the goods.", name)
            : _t("%s was recalled. Look at the lot of the goods on the open order.", name);
        this.barcodeReader.stop(_t("Recall"), body);
    },
});
