import { PosData } from "@point_of_sale/app/services/data_service";
import { patch } from "@web/core/utils/patch";

const [PROGRAM, RULE, REWARD] = ["loyalty.program", "loyalty.rule", "loyalty.reward"];
/** The products of a reward, which records keep connected. */
const OF_REWARD = ["all_discount_product_ids", "reward_product_ids"];

/** Promotions of a till in use: they come, change and go as prices do. */
patch(PosData.prototype, {
    /**
     * Ask what has become of these promotions, of all of them without ids.
     *
     * @returns {Object} {model: rows} that were told
     */
    async refreshPromotions(ids = null) {
        const told = await this.orm.silent.call("pos.config", "supermarket_load_promotions", [
            [odoo.pos_config_id],
            ids,
        ]);
        this.connectRewardProducts(told);
        const asked = ids ?? this.models[PROGRAM].map(({ id }) => id);
        this.dropUntold(told, asked);
        const rows = { [PROGRAM]: told[PROGRAM], [RULE]: told[RULE], [REWARD]: told[REWARD] };
        this.models.connectNewData(rows);
        this.synchronizeServerDataInIndexedDB(rows);
        this.setRewardProducts(told[REWARD]);
        return told;
    },

    /** What a reward gives or is booked on, where it is not loaded yet. */
    connectRewardProducts(told) {
        const isNew = (model) => (row) => !this.models[model].get(row.id);
        const rows = Object.fromEntries(
            ["product.template", "product.product"].map((model) => [
                model,
                told[model].filter(isNew(model)),
            ]),
        );
        this.models.connectNewData(rows);
        this.synchronizeServerDataInIndexedDB(rows);
    },

    /** Programs that were asked for and are not told are over; so are rules and rewards. */
    dropUntold(told, asked) {
        const ids = (model) => new Set(told[model].map(({ id }) => id));
        const [rules, rewards, programs] = [ids(RULE), ids(REWARD), ids(PROGRAM)];
        const isAsked = ({ program_id: program }) => !program || asked.includes(program.id);
        const gone = {
            rules: this.models[RULE].filter((one) => isAsked(one) && !rules.has(one.id)),
            rewards: this.models[REWARD].filter((one) => isAsked(one) && !rewards.has(one.id)),
            programs: this.models[PROGRAM].filter(
                ({ id }) => asked.includes(id) && !programs.has(id),
            ),
        };
        this.takeOffOrders(gone);
        for (const record of [...gone.rules, ...gone.rewards, ...gone.programs]) {
            record.delete({ silent: false });
        }
    },

    /** What is not given any more leaves the open orders before its records go: screens show it. */
    takeOffOrders(gone) {
        const [rewards, programs] = [gone.rewards, gone.programs].map(
            (records) => new Set(records.map(({ id }) => id)),
        );
        const isLost = (line) => rewards.has(line.reward_id?.id) && !line.order_id?.finalized;
        this.models["pos.order.line"].filter(isLost).forEach((line) => line.delete());
        for (const { finalized, uiState } of this.models["pos.order"].getAll()) {
            const changes = (!finalized && uiState?.couponPointChanges) || {};
            for (const [key, change] of Object.entries(changes)) {
                if (programs.has(change.program_id)) {
                    delete changes[key];
                }
            }
        }
    },

    /** Connecting adds: what a reward is no longer for leaves it. */
    setRewardProducts(rows) {
        for (const row of rows) {
            const reward = this.models[REWARD].get(row.id);
            for (const name of OF_REWARD) {
                const products = (row[name] ?? []).map((id) =>
                    this.models["product.product"].get(id),
                );
                reward[name] = products.filter(Boolean);
            }
        }
    },
});
