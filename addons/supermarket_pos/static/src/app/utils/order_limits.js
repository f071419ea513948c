import { accountTaxHelpers } from "@account/helpers/account_tax";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PinPopup } from "@supermarket_pos/app/components/popups/pin_popup/pin_popup";
import {
    aboveLimits,
    changeEvents,
    lineEvents,
    readReport,
    valueReturned,
} from "@supermarket_pos/app/utils/till_events";
import { ConnectionLostError } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** Rewards, parts of combos, stickers of markdowns and labels of scales have their own price. */
const isExplained = (line) =>
    Boolean(
        (line.costsAsLabelled && line.qty > 0) ||
        line.is_reward_line ||
        line.combo_parent_id ||
        line.combo_line_ids?.length ||
        line.markdown_sticker,
    );

/** Programs whose goods are worth what is paid for them. */
const CARDS = ["gift_card", "ewallet"];

/** Goods of several lots count together, as core prices them. */
const countedQuantity = ({ product_id: product, qty, order_id: order }) =>
    product.tracking === "lot"
        ? order.lines
              .filter((line) => line.product_id === product && line.qty > 0)
              .reduce((sum, line) => sum + line.qty, 0)
        : qty;

const listPrice = (line, pricelist) =>
    line.product_id.product_tmpl_id.getPrice(
        pricelist,
        countedQuantity(line),
        line.getPriceExtra(),
        false,
        line.product_id,
    );

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        if ((await super.askBeforeValidation(...arguments)) === false) {
            return false;
        }
        return this.checkLimits();
    },

    get tillEvents() {
        const order = this.order;
        const lines = order.lines.map((line) => ({
            product_id: line.product_id.id,
            qty: line.qty,
            price: line.price_unit,
            listPrice: this.isPricedByCustomer(line) ? 0 : this.listPriceOf(line),
            discount: line.discount,
            total: valueReturned(line.prices.total_included, line.product_id.lst_price * line.qty),
            returned: Boolean(line.refunded_orderline_id),
            explained: isExplained(line),
            isPart: Boolean(line.combo_parent_id),
            floor: this.floorOf(line),
        }));
        const voids = (readReport(order.till_report).voids ?? []).map((entry) => ({
            kind: "void",
            amount: entry.amount,
            percent: 0,
            product_id: entry.product_id,
        }));
        const cent = order.currency.rounding;
        return [...lineEvents(lines, cent), ...changeEvents(this.cashPaid, cent), ...voids];
    },

    get cashPaid() {
        const { lines, payment_ids: payments, totalDue: due, change } = this.order;
        const cash = payments
            .filter((payment) => payment.payment_method_id.is_cash_count && !payment.is_change)
            .reduce((sum, payment) => sum + payment.amount, 0);
        return { due, cash, change, product_id: lines[0]?.product_id.id };
    },

    /** What a price below zero may be: a deposit's own; dropped cents and quotations have no floor. */
    floorOf({ product_id: product, sale_order_origin_id: quotation }) {
        const isDropped = product.id === this.pos.config.round_off_product_id?.id;
        return isDropped || quotation ? -Infinity : Math.min(product.lst_price, 0);
    },

    /** A tip, or what a gift card is worth. */
    isPricedByCustomer({ product_id: { id } }) {
        const { config, models } = this.pos;
        const isCard = ({ program_type: type, trigger_product_ids: goods }) =>
            CARDS.includes(type) && goods.some((product) => product.id === id);
        return id === config.tip_product_id?.id || models["loyalty.program"].some(isCard);
    },

    /** Of a quotation under a fiscal position it may be the price without the taxes, as it is agreed. */
    listPriceOf(line) {
        const { pricelist_id: pricelist, fiscal_position_id: position } = this.order;
        const price = listPrice(line, pricelist);
        if (!position) {
            return price;
        }
        const { product_id: product, tax_ids: taxes } = line;
        const mapped = position.getTaxesAfterFiscalPosition(taxes);
        const { adapt_price_unit_to_another_taxes: adapt } = accountTaxHelpers;
        return Math.min(price, adapt.call(accountTaxHelpers, price, product, taxes, mapped));
    },

    /** Above a limit a supervisor's PIN is asked; without a connection the sale is looked at later. */
    async checkLimits() {
        const { config, data } = this.pos;
        if (!config.use_limits) {
            return true;
        }
        const above = aboveLimits(this.tillEvents, {
            return: config.limit_return,
            void: config.limit_void,
            price: config.limit_price,
            discount: config.limit_discount,
        });
        if (!above.length) {
            return true;
        }
        return data.network.offline ? this.leaveForLater() : this.askSupervisor(above);
    },

    leaveForLater() {
        this.order.paid_offline = true;
        this.pos.notification.add(
            _t("Above the limit, and no connection: a supervisor will look at this sale."),
            { type: "warning" },
        );
        return true;
    },

    async askSupervisor(events) {
        let outcome = null;
        for (;;) {
            const override = await makeAwaitable(this.pos.dialog, PinPopup, {
                title: _t("A supervisor must allow this"),
                items: events.map((event) => this.explainEvent(event)),
                supervisors: this.pos.sellableBoard.supervisors,
                outcome,
            });
            if (!override) {
                return false;
            }
            outcome = await this.authorise(events, override);
            if (outcome === "ok") {
                return true;
            }
        }
    },

    async authorise(events, override) {
        try {
            const answer = await this.pos.data.call("pos.config", "supermarket_authorise", [
                [this.pos.config.id],
                this.order.uuid,
                events,
                override,
            ]);
            return answer.pin;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return this.leaveForLater() ? "ok" : "";
            }
            throw error;
        }
    },

    explainEvent({ kind, amount, percent }) {
        const money = this.pos.env.utils.formatCurrency(amount);
        const rate = `${Math.round(percent * 100) / 100} %`;
        return {
            return: _t("Return without receipt: %s", money),
            void: _t("Lines voided: %s", money),
            price: _t("Price below the list: %(rate)s (%(money)s)", { rate, money }),
            discount: _t("Discount: %(rate)s (%(money)s)", { rate, money }),
        }[kind];
    },
});
