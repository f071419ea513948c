import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { SaleRefusedPopup } from "@supermarket_pos/app/components/popups/sale_refused_popup/sale_refused_popup";
import { saleLines, shortages } from "@supermarket_pos/app/utils/sellable_board";
import { applyWay, keepPayments } from "@supermarket_pos/app/utils/way_out";
import { ConnectionLostError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** Milliseconds to wait before asking again when no answer came. */
const ASK_AGAIN_MS = [200, 400, 800, 1600, 3200];

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        this.order.paid_offline = Boolean(this.pos.data.network.offline);
        if ((await super.askBeforeValidation(...arguments)) === false) {
            return false;
        }
        return (await this.confirmQuotas()) && this.checkSellable();
    },

    async handleValidationError() {
        const result = super.handleValidationError(...arguments);
        if (!this.order.finalized) {
            await this.pos.takeBack(this.order);
        }
        return result;
    },

    /** Promotions that are used up meanwhile leave the order: the cashier sees the new price. */
    async confirmQuotas() {
        const short = await this.pos.confirmQuotas(this.order);
        if (!short.length) {
            return true;
        }
        for (const payment of [...this.order.payment_ids]) {
            this.order.removePaymentline(payment);
        }
        this.pos.navigate("ProductScreen", { orderUuid: this.order.uuid });
        this.pos.barcodeReader.stop(_t("Promotion over"), this.pos.quotaMessage(short.join(", ")));
        return false;
    },

    /** Ask the server whether the order may be sold. Without a connection it may. */
    async checkSellable() {
        const lines = saleLines(this.order.lines);
        const mayAsk = !this.pos.data.network.offline;
        if (!lines.length || (mayAsk && !this.pos.sellableBoard.mustAsk(lines))) {
            return true;
        }
        let override = null;
        for (;;) {
            const answer = await this.askServer(lines, override);
            if (answer.ok) {
                this.warnOf(answer.problems);
                return true;
            }
            const choice = await makeAwaitable(this.pos.dialog, SaleRefusedPopup, {
                problems: answer.problems,
                supervisors: this.pos.sellableBoard.supervisors,
                pinOutcome: answer.pin,
            });
            if (choice?.way !== "pin") {
                this.applyWayOut(answer.problems, choice?.way);
                return false;
            }
            override = choice.override;
        }
    },

    /**
     * A lost answer is not offline: while the server is there it is asked again. The question has
     * the order's uuid, asking twice reserves once.
     */
    async askServer(lines, override) {
        for (const wait of ASK_AGAIN_MS) {
            if (this.pos.data.network.offline) {
                break;
            }
            try {
                return await this.pos.data.call("pos.config", "supermarket_check_sale", [
                    [this.pos.config.id],
                    this.order.uuid,
                    lines,
                    override,
                ]);
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error;
                }
            }
            await new Promise((resolve) => setTimeout(resolve, wait));
            if (!(await this.pos.data.isServerThere())) {
                break;
            }
        }
        this.order.paid_offline = true;
        return this.answerOffline(lines);
    },

    /** Without a connection it may be sold; a warning where the last known stock is short. */
    answerOffline(lines) {
        const products = this.pos.models["product.product"];
        const problems = shortages(lines, this.pos.sellableBoard).map((shortage) => ({
            ...shortage,
            product: products.get(shortage.product_id).display_name,
        }));
        return { ok: true, problems };
    },

    warnOf(problems) {
        for (const problem of problems) {
            this.pos.notification.add(
                _t("%(product)s: %(asked)s sold, %(sellable)s in stock", problem),
                { type: "warning" },
            );
        }
    },

    /**
     * Change the lines as the cashier chose. The money is counted already: the payments stay, and
     * the cashier reads the new change. Of nothing there is nothing to pay.
     */
    applyWayOut(problems, way) {
        if (!way) {
            return;
        }
        applyWay(this.order, problems, way);
        this.pos.updateRewards();
        if (!this.order.isEmpty()) {
            keepPayments(this.order);
            return;
        }
        for (const payment of [...this.order.payment_ids]) {
            this.order.removePaymentline(payment);
        }
        this.pos.navigate("ProductScreen", { orderUuid: this.order.uuid });
    },
});
