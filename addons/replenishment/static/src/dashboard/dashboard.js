import { Component, onWillStart, useState } from "@odoo/owl";

import { cards, charts } from "./dashboard_config";

import { useCharts } from "@supermarket_stock/charts/charts_hook";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const CHARTS = ["service", "waste", "cover", "reason", "trend"];

/** Turnover, cover, service level, waste and dead stock of a store and month on one page. */
export class ReplenishmentDashboard extends Component {
    static template = "replenishment.Dashboard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ store: "", month: "", data: null });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
        useCharts(
            CHARTS,
            () => (this.isEmpty ? {} : charts(this.state.data, this.words)),
            () => this.state.data,
        );
    }

    async load() {
        const { store, month } = this.state;
        const data = await this.orm.call("replenishment.dashboard", "get_figures", [
            Number(store) || false,
            month || false,
        ]);
        Object.assign(this.state, { data, month: data.month || "" });
    }

    get words() {
        return {
            turnover: _t("Turns a year"),
            turns: _t("of the stock, at cost"),
            cover: _t("Days of cover"),
            days: _t("days"),
            coverNote: _t("days, of what sells"),
            service: _t("Service level"),
            serviceNote: _t("of days ended with stock, by sales"),
            waste: _t("Waste"),
            dead: _t("Dead stock"),
            products: _t("products not sold in 4 weeks"),
            stock: _t("Stock"),
            atCost: _t("at cost, at the end of the month"),
            serviceBy: _t("Service level of the best-selling categories"),
            wasteBy: _t("Waste of the best-selling categories, share at cost"),
            coverBy: _t("Days of cover of the best-selling categories"),
            reasonBy: _t("Waste by reason, at cost"),
            trend: _t("Service level and waste by month"),
        };
    }

    get cards() {
        return cards(this.state.data, this.words);
    }

    /** Until when the figures count: some are the night's, some of this minute. */
    get asOf() {
        return _t(
            "Sales and stock until %s, computed every night; waste and dead stock until now.",
            formatDate(deserializeDate(this.state.data.until)),
        );
    }

    get isEmpty() {
        return !this.state.data.months.length;
    }

    isChosen(store) {
        return String(store.id) === this.state.store;
    }

    async onChange(key, event) {
        this.state[key] = event.target.value;
        await this.load();
    }

    async open(card) {
        const action = await this.action.loadAction(card.action);
        this.action.doAction({ ...action, domain: card.domain });
    }
}

registry.category("actions").add("replenishment.dashboard", ReplenishmentDashboard);
