import "@pos_loyalty/app/models/pos_order";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { mixAndMatch } from "@supermarket_pos/app/utils/mix_and_match";
import { canGivePoints, noPoints } from "@supermarket_pos/app/utils/program_points";
import { hasHours, isOnAir } from "@supermarket_pos/app/utils/promotion_hours";
import { tillQuotas } from "@supermarket_pos/app/utils/quota_board";
import { patch } from "@web/core/utils/patch";
import { toRaw } from "@odoo/owl";

const { DateTime } = luxon;

const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Nothing comes off what costs nothing: a gift, a line at 100 % discount. */
const shareOf = (off, total) => (total ? off / total : 0);

/** Hours, quotas and mix and match on Odoo's own promotions. */
patch(PosOrder.prototype, {
    /** By the order's own values: copies of watched ones keep the screen that was open alive. */
    initState() {
        super.initState.apply(toRaw(this), arguments);
        this.uiState.quotaWanted = this.uiState.quotaWanted || {};
    },

    /**
     * Core looks at each line for each rule of each program: it reads, so nobody need watch, and
     * of most programs the order has no goods.
     */
    pointsForPrograms(programs) {
        const order = toRaw(this);
        const lines = order.lines.map((line) => toRaw(line));
        const unwatched = Object.create(order, { getOrderlines: { value: () => lines } });
        const goods = lines.flatMap((line) => [line.product_id, line._reward_product_id]);
        const ids = [...new Set(goods.map((product) => product?.id))];
        const counted = programs.map(toRaw).filter((program) => canGivePoints(program, ids));
        return {
            ...Object.fromEntries(programs.map((program) => [program.id, noPoints(program)])),
            ...super.pointsForPrograms.call(unwatched, counted),
        };
    },

    // Hours --------------------------------------------------------------------------------

    _programIsApplicable(program) {
        return super._programIsApplicable(...arguments) && isOnAir(program, this.storeTime);
    },

    /** The time on the clock of the store, whatever the till's own zone is. */
    get storeTime() {
        const zone = this.config.raw?._supermarket_tz || this.config._supermarket_tz;
        return zone ? DateTime.now().setZone(zone) : DateTime.now();
    },

    // Quotas -------------------------------------------------------------------------------

    /** {program id: units} that the reward lines give, of programs with a quota or hours. */
    get promotionUnits() {
        const units = {};
        for (const line of this._get_reward_lines()) {
            const program = line.reward_id?.program_id;
            if (program && this.isWatched(program)) {
                units[program.id] = (units[program.id] ?? 0) + (line.promotion_units || 0);
            }
        }
        return units;
    },

    isWatched(program) {
        return program.quota_units > 0 || hasHours(program);
    },

    /** Give no more than the order was promised; note what it would take to give all. */
    _getRewardLineValues(args) {
        const { reward } = args;
        const program = reward.program_id;
        if (!this.isWatched(program)) {
            return super._getRewardLineValues(...arguments);
        }
        const values = super._getRewardLineValues(...arguments);
        if (!Array.isArray(values) || !values.length) {
            return values;
        }
        const units = this.unitsOf(reward, values);
        if (!program.quota_units) {
            return this.withUnits(values, units);
        }
        const given = this.promotionUnits[program.id] ?? 0;
        this.uiState.quotaWanted[program.id] = given + units;
        const left = tillQuotas.allowed(this.uuid, program.id) - given;
        return left >= units
            ? this.withUnits(values, units)
            : this.limitedRewardValues(args, Math.floor(left));
    },

    /** The end of core's work on the rewards: what they would take is known now. */
    _updateRewardLines() {
        const result = super._updateRewardLines(...arguments);
        tillQuotas.onWorkedOut?.(this.uuid);
        return result;
    },

    /** How many units of its promotion a reward gives by these lines. */
    unitsOf(reward, values) {
        if (reward.reward_type === "product") {
            return sum(values.map((line) => line.qty));
        }
        if (reward.mix_mode) {
            return this.mixOf(reward).sets;
        }
        return reward.discount_applicability === "specific"
            ? sum(this.discountedLines(reward).map((line) => line.getQuantity()))
            : 1;
    },

    withUnits(values, units) {
        return values.map((line, index) => ({
            ...line,
            promotion_units:
                line.reward_id.reward_type === "product" ? line.qty : index ? 0 : units,
        }));
    },

    /** The reward's lines for fewer units than the order would get. */
    limitedRewardValues(args, units) {
        if (units <= 0) {
            return [];
        }
        if (args.reward.reward_type === "product") {
            const quantity = Math.min(units, args.quantity || units);
            const values = super._getRewardLineValues({ ...args, quantity });
            return Array.isArray(values) ? this.withUnits(values, units) : values;
        }
        this.unitsAllowed = units;
        try {
            const values = super._getRewardLineValues(args);
            return Array.isArray(values) ? this.withUnits(values, units) : values;
        } finally {
            this.unitsAllowed = undefined;
        }
    },

    /** The goods that a discount on specific products is for. */
    discountedLines(reward) {
        const products = new Set(reward.all_discount_product_ids.map((product) => product.id));
        return this._get_regular_order_lines().filter(
            (line) => line.getQuantity() > 0 && products.has(line.product_id.id),
        );
    },

    /** With a quota that is short only the first units on the receipt are discounted. */
    _getDiscountableOnSpecific(reward) {
        if (this.unitsAllowed === undefined || reward.mix_mode) {
            return super._getDiscountableOnSpecific(...arguments);
        }
        const shares = {};
        let left = this.unitsAllowed;
        for (const line of this.discountedLines(reward)) {
            const taken = Math.min(left, line.getQuantity());
            shares[line.uuid] = taken / line.getQuantity();
            left -= taken;
        }
        return this.discountableOf(reward, shares);
    },

    /** Core's {discountable, discountablePerTax} for a share of each line. */
    discountableOf(reward, shares) {
        let discountable = 0;
        const discountablePerTax = {};
        for (const line of this.discountedLines(reward)) {
            const share = shares[line.uuid] ?? 0;
            const taxKey = line.tax_ids.map((tax) => tax.id);
            discountable += line.prices.total_included * share;
            discountablePerTax[taxKey] = (discountablePerTax[taxKey] ?? 0) + line.basePrice * share;
        }
        return { discountable, discountablePerTax };
    },

    // Mix and match ------------------------------------------------------------------------

    /** The pieces that make sets: goods with a price of their own, the gifts among them. */
    mixedLines(reward) {
        return this.discountedLines(reward).filter(
            (line) => line.prices.total_included >= 0 && !line.combo_line_ids?.length,
        );
    },

    mixOf(reward) {
        const lines = this.mixedLines(reward).map((line) => ({
            key: line.uuid,
            qty: line.getQuantity(),
            unit: line.prices.total_included / line.getQuantity(),
        }));
        return mixAndMatch(lines, {
            size: reward.mix_quantity,
            mode: reward.mix_mode,
            price: reward.mix_price,
            maxSets: this.unitsAllowed ?? Infinity,
        });
    },

    /** One reward for all sets of the order: it takes all points and is never claimed twice. */
    _getRewardLineValuesDiscount(args) {
        const { reward, coupon_id: couponId } = args;
        if (!reward.mix_mode) {
            return super._getRewardLineValuesDiscount(...arguments);
        }
        if (this._get_reward_lines().some((line) => line.reward_id?.id === reward.id)) {
            return [];
        }
        const { off } = this.mixOf(reward);
        const shares = Object.fromEntries(
            this.mixedLines(reward).map((line) => [
                line.uuid,
                shareOf(off[line.uuid] ?? 0, line.prices.total_included),
            ]),
        );
        const { discountablePerTax } = this.discountableOf(reward, shares);
        const code = (Math.random() + 1).toString(36).substring(3);
        return Object.entries(discountablePerTax)
            .filter(([, amount]) => !this.currency.isZero(amount))
            .map(([taxIds, amount], index) => ({
                product_id: reward.discount_line_product_id,
                price_unit: -this.currency.round(amount),
                qty: 1,
                reward_id: reward,
                is_reward_line: true,
                coupon_id: couponId,
                points_cost: index ? 0 : this._getRealCouponPoints(couponId),
                reward_identifier_code: code,
                tax_ids: this.models["account.tax"].filter((tax) =>
                    taxIds.split(",").includes(String(tax.id)),
                ),
            }));
    },
});
