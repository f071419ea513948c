import { PosOrderAccounting } from "@point_of_sale/app/models/accounting/pos_order_accounting";
import { OrderPrices, updateDetails } from "@supermarket_pos/app/utils/order_prices";
import { patch } from "@web/core/utils/patch";
import { toRaw } from "@odoo/owl";

patch(PosOrderAccounting.prototype, {
    /**
     * Whoever shows a total is told as before, and has it computed with his first look. Who looks
     * at a line is told when that line's amounts are others: by rounding they can follow from any
     * other line. Orders whose lines nobody has looked at are not computed.
     */
    triggerRecomputeAllPrices() {
        if (!this._prices) {
            return;
        }
        const prices = OrderPrices.of(this);
        const { lines } = this._prices;
        if (lines) {
            updateDetails(lines.original, prices.original.lineDetails);
            updateDetails(lines.unit, prices.unit.lineDetails);
        }
        Object.assign(this._prices, prices);
    },

    /** The tax details of a line: watched are these, and not the order's. */
    detailsOfLine(kind, uuid) {
        const { _prices: known } = toRaw(this);
        known.lines ??= {
            original: { ...known.original.lineDetails },
            unit: { ...known.unit.lineDetails },
        };
        return this._prices.lines[kind][uuid];
    },

    /** What the payments add up to, less the change: equal to what the customer has paid. */
    get amountToPay() {
        const isPaid = this.finalized || (this.payment_ids.length && !this.remainingDue);
        return this.currency.round(
            isPaid ? this.amountPaid + this.change : this.priceIncl + this.appliedRounding,
        );
    },

    /** By how much more or less is paid than the goods cost: screen and receipt say it. */
    get roundingAmount() {
        return this.currency.round(this.amountToPay - this.priceIncl);
    },

    /** What core answers from the totals, without watching these. */
    get orderSign() {
        return this.isRefund ? -1 : 1;
    },
});
