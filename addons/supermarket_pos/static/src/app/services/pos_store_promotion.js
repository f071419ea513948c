import "@pos_loyalty/app/services/pos_store";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { sameUnits, tillQuotas } from "@supermarket_pos/app/utils/quota_board";
import { askWhenBack } from "@supermarket_pos/app/utils/when_back";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { markRaw } from "@odoo/owl";

/** How long the rewards of an order may settle before the server is asked for units. */
const SETTLE_MS = 80;

patch(PosStore.prototype, {
    async setup() {
        this.quotaBoard = markRaw(tillQuotas);
        this.quotaBoard.onWorkedOut = (uuid) => this.settleQuotas(uuid);
        this.quotaTimer = null;
        await super.setup(...arguments);
    },

    async afterProcessServerData() {
        this.quotaBoard.tell(
            Object.fromEntries(
                this.limitedPrograms.map((program) => [program.id, program.quota_left]),
            ),
        );
        const result = await super.afterProcessServerData(...arguments);
        this.startQuotas();
        return result;
    },

    get limitedPrograms() {
        return this.models["loyalty.program"].filter((program) => program.quota_units > 0);
    },

    startQuotas() {
        const channel = this.config.raw._supermarket_channel || this.config._supermarket_channel;
        if (channel) {
            this.bus.addChannel(channel);
            this.bus.subscribe(`${channel}-SUPERMARKET_QUOTA`, (left) => this.onQuota(left));
        }
        askWhenBack(channel && this.bus, () => this.loadQuotas());
    },

    onQuota(left) {
        this.quotaBoard.tell(left);
    },

    async loadQuotas() {
        if (!this.limitedPrograms.length) {
            return;
        }
        try {
            this.onQuota(
                await this.data.orm.silent.call("pos.config", "supermarket_load_quotas", [
                    [this.config.id],
                ]),
            );
        } catch {
            // What the till was last told holds until the connection is back.
        }
    },

    /** Rewards follow every change of the order; what they take of quotas follows them. */
    updateRewards() {
        const order = this.getOrder();
        if (order?.uiState) {
            order.uiState.quotaWanted = {};
        }
        return super.updateRewards(...arguments);
    },

    /** Core works rewards out behind a queue: only afterwards it is known what they would take. */
    settleQuotas(uuid) {
        const order = this.getOrder();
        if (this.limitedPrograms.length && order?.uuid === uuid && !order.finalized) {
            clearTimeout(this.quotaTimer);
            this.quotaTimer = setTimeout(() => this.askQuotas(order), SETTLE_MS);
        }
    },

    /** Have the server promise what the order would take; then give what it promised. */
    async askQuotas(order) {
        const wanted = order.uiState.quotaWanted;
        if (order.finalized || sameUnits(wanted, order.uiState.quotaAsked)) {
            return;
        }
        const asked = { ...this.nothingOf(order.uiState.quotaAsked), ...wanted };
        const before = { ...this.quotaBoard.granted[order.uuid] };
        const granted = await this.callReserve(order, asked);
        order.uiState.quotaAsked = granted ? { ...wanted } : undefined;
        if (granted && !sameUnits(before, granted) && order === this.getOrder()) {
            this.updateRewards();
        }
    },

    nothingOf(units) {
        return Object.fromEntries(Object.keys(units ?? {}).map((id) => [id, 0]));
    },

    /** What the server promises, null when it can't be asked. */
    async callReserve(order, wanted) {
        if (this.data.network.offline) {
            return null;
        }
        try {
            const granted = await this.data.orm.silent.call(
                "pos.config",
                "supermarket_reserve_promotions",
                [[this.config.id], order.uuid, wanted],
            );
            this.quotaBoard.takeOffline(order.uuid, {});
            this.quotaBoard.grant(order.uuid, granted);
            return granted;
        } catch {
            return null;
        }
    },

    /**
     * Renew the promises just before payment.
     *
     * @returns {string[]} the promotions that the order no longer gets in full; without a
     *  connection the till gives what it was last told is left
     */
    async confirmQuotas(order) {
        const given = order.promotionUnits;
        if (!Object.keys(given).length) {
            return [];
        }
        const granted = await this.callReserve(order, given);
        if (!granted) {
            order.paid_offline = true;
            this.quotaBoard.takeOffline(order.uuid, given);
            return [];
        }
        const short = Object.keys(given).filter((id) => granted[id] < given[id]);
        if (short.length) {
            order.uiState.quotaAsked = undefined;
            this.updateRewards();
        }
        return short.map((id) => this.models["loyalty.program"].get(Number(id)).name);
    },

    quotaMessage(names) {
        return _t("%s: nothing more is left, or its hours are over. The price has changed.", names);
    },

    async postSyncAllOrders(orders) {
        const result = await super.postSyncAllOrders(...arguments);
        orders.forEach((order) => order.finalized && this.quotaBoard.forget(order.uuid));
        return result;
    },

    /** An order that is given up gives back what it was promised, goods and promotions. */
    async deleteOrders(orders) {
        for (const order of orders) {
            if (order && this.quotaBoard.granted[order.uuid]) {
                this.quotaBoard.forget(order.uuid);
                this.data.orm.silent
                    .call("pos.config", "supermarket_release_sale", [[this.config.id], order.uuid])
                    .catch(() => {}); // it expires by itself
            }
        }
        return super.deleteOrders(...arguments);
    },
});
