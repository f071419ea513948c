import { PosOrderAccounting } from "@point_of_sale/app/models/accounting/pos_order_accounting";
import { patch } from "@web/core/utils/patch";
import { markRaw, toRaw } from "@odoo/owl";

/**
 * Price data that are computed when they are first read. One scan changes several fields of a
 * line, and each change asks for new prices of the whole order: only the last are ever read.
 */
function lazyPriceData(order, opts) {
    let data;
    const read = (key) => {
        data ??= order._constructPriceData(opts);
        return data[key];
    };
    return markRaw({
        get taxDetails() {
            return read("taxDetails");
        },
        get baseLines() {
            return read("baseLines");
        },
        get baseLineByLineUuids() {
            return read("baseLineByLineUuids");
        },
    });
}

/** Core logs each computation: its totals are enough, not all records behind every line. */
function withShortLog(data) {
    const toJSON = () => ({ taxDetails: data.taxDetails, lines: data.baseLines.length });
    return Object.defineProperty(data, "toJSON", { value: toJSON });
}

/** {order: what core computes twice alike}, while its price data are constructed. */
const sharedPasses = new WeakMap();

patch(PosOrderAccounting.prototype, {
    /** Whoever shows a price is told as before, and computes it with the first look. */
    triggerRecomputeAllPrices() {
        if (!this._prices) {
            return;
        }
        const order = toRaw(this); // what the computation reads is no reason to draw again
        this._prices.original = lazyPriceData(order, {});
        this._prices.unit = lazyPriceData(order, { baseLineOpts: { quantity: 1 } });
    },

    /** The prices without discount are the same prices when no line has one. */
    _constructPriceData(opts = {}) {
        // Core's second pass lets the caller's options replace its discount of 0.
        const isSame = opts.baseLineOpts || !(opts.lines || this.lines).some((l) => l.discount);
        if (!isSame) {
            return super._constructPriceData(...arguments);
        }
        const order = toRaw(this);
        sharedPasses.set(order, null);
        try {
            return super._constructPriceData(...arguments);
        } finally {
            sharedPasses.delete(order);
        }
    },

    _computeAllPrices() {
        const order = toRaw(this);
        const known = sharedPasses.get(order);
        if (known) {
            return known;
        }
        const data = withShortLog(super._computeAllPrices(...arguments));
        if (sharedPasses.has(order)) {
            sharedPasses.set(order, data);
        }
        return data;
    },
});
