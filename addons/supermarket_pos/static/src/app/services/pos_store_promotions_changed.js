import "@supermarket_pos/app/services/pos_store_promotion";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { askWhenBack } from "@supermarket_pos/app/utils/when_back";
import { patch } from "@web/core/utils/patch";

/** A change told to all tills at once is fetched by them within this time, not at once. */
const SPREAD_MS = 5_000;

/** A promotion that is new, changed or over reaches a till in use. */
patch(PosStore.prototype, {
    startQuotas() {
        super.startQuotas();
        const channel = this.config.raw._supermarket_channel || this.config._supermarket_channel;
        if (channel) {
            this.bus.subscribe(`${channel}-SUPERMARKET_PROMOTIONS`, ({ ids }) =>
                this.onPromotionsChanged(ids),
            );
        }
        askWhenBack(channel && this.bus, () => this.loadPromotions());
    },

    /** Several changes in a row are fetched together. */
    onPromotionsChanged(ids) {
        this.changedPromotions = [...(this.changedPromotions ?? []), ...ids];
        this.promotionsTimer ??= setTimeout(() => {
            const changed = this.changedPromotions.splice(0);
            this.promotionsTimer = null;
            this.loadPromotions([...new Set(changed)]);
        }, Math.random() * SPREAD_MS);
    },

    /** Without a connection the till goes on with what it has, and asks when it is back. */
    async loadPromotions(ids = null) {
        let told;
        try {
            told = await this.data.refreshPromotions(ids);
        } catch {
            return;
        }
        for (const { id } of told["loyalty.rule"]) {
            const rule = this.models["loyalty.rule"].get(id);
            rule.validProductIds = new Set(rule.raw.valid_product_ids);
        }
        for (const { id } of told["loyalty.reward"]) {
            const reward = this.models["loyalty.reward"].get(id);
            this.computeDiscountProductIds(reward, this.models["product.product"].getAll());
        }
        const limited = told["loyalty.program"].filter((program) => program.quota_units > 0);
        this.onQuota(Object.fromEntries(limited.map(({ id, quota_left: left }) => [id, left])));
        this.updateRewards();
    },
});
