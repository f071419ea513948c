import { Component, onWillStart, useState } from "@odoo/owl";

import { cards, charts, costRow, signalLines } from "./dashboard_config";

import { useCharts } from "@supermarket_stock/charts/charts_hook";
import { serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

const CHARTS = ["share", "products", "suppliers", "means", "ranges"];
const PERIODS = [30, 90, 365];

/** Fail rates, who and what fails, and whether it is chance: the inspections of a period. */
export class InspectionDashboard extends Component {
    static template = "quality_inspection.Dashboard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ store: "", days: 90, item: "", data: null });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
        useCharts(
            CHARTS,
            () => charts(this.state.data, this.words),
            () => this.state.data,
        );
    }

    get period() {
        const last = DateTime.now();
        const first = last.minus({ days: Number(this.state.days) - 1 });
        return [serializeDate(first), serializeDate(last)];
    }

    get store() {
        return Number(this.state.store) || false;
    }

    async load() {
        this.state.data = await this.orm.call("inspection.analysis", "get_figures", [
            ...this.period,
            this.store,
            Number(this.state.item) || false,
        ]);
    }

    get periods() {
        return PERIODS.map((days) => ({ days, text: String(_t("Last %s days", days)) }));
    }

    get words() {
        return {
            inspected: _t("Lots inspected"),
            failRate: _t("Fail rate"),
            failedLots: _t("Failed"),
            completion: _t("Inspections finished"),
            inTime: _t("Finished in time"),
            late: _t("Overdue"),
            value: _t("Value"),
            centre: _t("Centre"),
            upper: _t("Upper limit (3 σ)"),
            lower: _t("Lower limit (3 σ)"),
            shareBy: _t("Share of lots that failed (p-chart)"),
            products: _t("Products that failed most, share of their lots"),
            suppliers: _t("Suppliers that failed most, share of their lots"),
            means: _t("Mean of a lot's readings, last %s lots (X-bar chart)", this.lotsDrawn),
            ranges: _t("Range of a lot's readings, last %s lots (R chart)", this.lotsDrawn),
        };
    }

    get lotsDrawn() {
        return this.state.data.measured?.means.labels.length ?? 0;
    }

    get cards() {
        return cards(this.state.data, this.words);
    }

    get costs() {
        const { costs, currency } = this.state.data;
        return costs.map((row) => costRow(row, currency));
    }

    get isEmpty() {
        return !this.state.data.cards.inspected && !this.state.data.cards.due;
    }

    get signals() {
        const { share, measured, rules } = this.state.data;
        return [share, measured?.means, measured?.ranges].flatMap((chart) =>
            signalLines(chart, rules),
        );
    }

    isChosen(key, value) {
        return String(value) === String(this.state[key]);
    }

    async onChange(key, event) {
        this.state[key] = event.target.value;
        await this.load();
    }

    async open(card) {
        const action = await this.action.loadAction(card.action);
        this.action.doAction({ ...action, domain: card.domain, context: {} });
    }

    async print(kind) {
        const action = await this.orm.call("inspection.period.report", "open_report", [
            kind,
            ...this.period,
            this.store,
        ]);
        this.action.doAction(action);
    }
}

registry.category("actions").add("quality_inspection.dashboard", InspectionDashboard);
