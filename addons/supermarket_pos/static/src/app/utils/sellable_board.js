/** From the mildest to the strictest. */
const STRICTNESS = ["allow", "warn", "pin", "block"];

/** What orders as they are sent take: {ids, quantities}. */
export function quantitiesSent(orders) {
    const lines = orders.flatMap((order) => order.lines ?? []).map(([, , line]) => line);
    const goods = lines.filter((line) => line?.product_id);
    return {
        ids: goods.map((line) => line.product_id),
        quantities: goods.map((line) => line.qty),
    };
}

/**
 * What the till knows of its store's stock: quantities, policies, holds.
 *
 * Filled once at the start, then kept by messages: sales of any till come as differences, other
 * changes (receipts, holds, counts) as new quantities. Plain data and arithmetic: no OWL, no RPC.
 */
export class SellableBoard {
    constructor() {
        this.loaded = false;
        /** Whether messages reach the till: what it doesn't hear of it must ask for. */
        this.isListening = true;
        this.quantities = {};
        this.policies = {};
        this.held = {};
        this.heldLots = {};
        /** The lot that the next sale takes, by product id. */
        this.firstLots = {};
        /** What goods are on hold for, by the key that messages carry. */
        this.holdReasons = {};
        this.delisted = {};
        /** Templates among what sells, the best 0. */
        this.places = {};
        this.supervisors = [];
        /** The till's own policy: what holds is the stricter of it and the product's. */
        this.floor = "allow";
        /** The time zone of the store, whose calendar says when goods are past their date. */
        this.zone = undefined;
    }

    /**
     * Take over what the server says of some products.
     *
     * @param {Object} state ids and quantities of equal length; held, held_lots, first_lots and
     *  policies by product id hold only what is not ordinary, so that what is missing is ordinary again
     */
    apply(state) {
        state.ids.forEach((id, index) => {
            this.quantities[id] = state.quantities[index];
            replaceKey(this.policies, id, state.policies[id]);
            replaceKey(this.held, id, state.held[id]);
            replaceKey(this.heldLots, id, state.held_lots[id]);
            replaceKey(this.firstLots, id, state.first_lots?.[id]);
        });
        if (state.best) {
            this.places = Object.fromEntries(state.best.map((id, place) => [id, place]));
        }
        if (state.hold_reasons) {
            this.holdReasons = state.hold_reasons;
        }
        if (state.supervisors) {
            this.supervisors = state.supervisors;
            this.loaded = true;
        }
    }

    /** Take off what an order of any till sold (a return adds). Unknown products stay unknown. */
    sell({ ids, quantities }) {
        ids.forEach((id, index) => {
            if (id in this.quantities) {
                this.quantities[id] = roundQuantity(this.quantities[id] - quantities[index]);
            }
        });
    }

    /** The sellable quantity, undefined for what is not stored or not known. */
    quantity(...productIds) {
        const known = productIds.filter((id) => id in this.quantities);
        return known.length
            ? roundQuantity(known.reduce((sum, id) => sum + this.quantities[id], 0))
            : undefined;
    }

    /** Where a template stands among what sells; all that hardly sells stands last. */
    place(templateId) {
        return this.places[templateId] ?? Number.MAX_SAFE_INTEGER;
    }

    /** Whether there is anything to sell of a template, as far as the till knows. */
    isThere({ is_storable: isStored, product_variant_ids: variants }) {
        return !isStored || this.quantity(...(variants ?? []).map(({ id }) => id)) > 0;
    }

    policy(productId) {
        const policy = this.policies[productId] || "allow";
        return STRICTNESS.indexOf(policy) < STRICTNESS.indexOf(this.floor) ? this.floor : policy;
    }

    /** Whether the server must be asked before these lines are paid. */
    mustAsk(lines) {
        return (
            !this.loaded ||
            !this.isListening ||
            lines.some(
                ({ lots, product_id: id }) =>
                    lots.length || this.policy(id) !== "allow" || this.isHeld(id),
            )
        );
    }

    /** Whether a product, or one of its lots, is on hold: perhaps since it is in the cart. */
    isHeld(productId) {
        return productId in this.held || productId in this.heldLots;
    }

    /** The reason of a hold in the cashier's language; a recall's own text as it is. */
    holdReason(reason) {
        return this.holdReasons[reason] || reason;
    }

    /**
     * Why a product may not be sold, as far as the till knows by itself.
     *
     * @param {Object} asked {productId, templateId, lot, expiry, now}; lot and expiry as scanned
     * @returns {{kind: "delisted"|"held"|"expired", reason: string|undefined}|null}
     */
    refusal({ productId, templateId, lot, expiry, now = new Date() }) {
        if (this.delisted[templateId]) {
            return { kind: "delisted" };
        }
        if (this.held[productId]) {
            return { kind: "held", reason: this.holdReason(this.held[productId]) };
        }
        if (lot && this.heldLots[productId]?.[lot]) {
            return { kind: "held", reason: this.holdReason(this.heldLots[productId][lot]) };
        }
        if (expiry && isPast(expiry, storeDay(this.zone, now))) {
            return { kind: "expired" };
        }
        return null;
    }
}

/** Binary dust off a quantity: 0.1 + 0.2 is 0.3 on a scale. */
export function roundQuantity(quantity) {
    return Math.round(quantity * 1e6) / 1e6;
}

/**
 * The colour of a quantity.
 *
 *   quantity  | needed | level
 *   ----------|--------|------
 *   <= 0      |        | danger
 *   < needed  |        | danger
 *   <= needed + 5      | warning
 *   more               | success
 */
export function stockLevel(quantity, needed = 0) {
    if (quantity <= 0 || quantity < needed) {
        return "danger";
    }
    return quantity <= needed + 5 ? "warning" : "success";
}

/** The day it is on the calendar of a time zone, default the till's own: "2026-11-29". */
export function storeDay(zone, now = new Date()) {
    return new Intl.DateTimeFormat("en-CA", {
        timeZone: zone || undefined,
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
    }).format(now);
}

/**
 * Whether a label's date has gone by: on that day the goods are still sold, from the store's next
 * midnight on they are expired. The server's twin: stock.lot._is_expired.
 *
 * @param {Date} expiry the day as read from the code, in the browser's own zone
 * @param {string} today see storeDay
 */
export function isPast(expiry, today) {
    return storeDay(undefined, expiry) < today;
}

/**
 * The lines of an order as the server asks for them: [{product_id, qty, lots}], with the sticker
 * and the price where they are sold by one.
 */
export function saleLines(lines) {
    return lines
        .filter((line) => line.product_id?.is_storable && line.qty > 0)
        .map((line) => ({
            product_id: line.product_id.id,
            qty: line.qty,
            lots: (line.pack_lot_ids || []).map((lot) => lot.lot_name).filter(Boolean),
            ...(line.markdown_sticker && {
                sticker: line.markdown_sticker,
                price: line.price_unit,
            }),
        }));
}

/**
 * Which lines ask for more than the till last knew to be there.
 *
 * @param {Object[]} lines as of saleLines
 * @returns {Object[]} [{product_id, asked, sellable}], products of unknown stock left out
 */
export function shortages(lines, board) {
    const asked = new Map();
    for (const { product_id, qty } of lines) {
        asked.set(product_id, roundQuantity((asked.get(product_id) ?? 0) + qty));
    }
    return [...asked]
        .map(([product_id, qty]) => ({
            product_id,
            asked: qty,
            sellable: board.quantity(product_id),
        }))
        .filter(({ asked: wanted, sellable }) => sellable !== undefined && wanted > sellable);
}

function replaceKey(target, key, value) {
    if (value === undefined) {
        delete target[key];
    } else {
        target[key] = value;
    }
}
