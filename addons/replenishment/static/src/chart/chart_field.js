import { Component } from "@odoo/owl";

import { useCharts } from "@supermarket_stock/charts/charts_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { costConfig, demandConfig, stockConfig } from "./chart_config";

/** Draws why: sales and forecasts, stock to come, and what each quantity would cost. */
export class ReplenishmentChartField extends Component {
    static template = "replenishment.ChartField";
    static props = { ...standardFieldProps };

    setup() {
        useCharts(
            ["demand", "stock", "cost"],
            () => this.configs,
            () => JSON.stringify(this.data),
        );
    }

    get data() {
        return this.props.record.data[this.props.name];
    }

    get hasDays() {
        return Boolean(this.data && this.data.days.length);
    }

    get hasCost() {
        return Boolean(this.data && this.data.cost.length > 1);
    }

    /** Of the first day only the rest counts: a title that says so explains the first point. */
    get stockTitle() {
        const since = this.data?.since;
        return since
            ? _t("Stock at the end of each day (the first from %s on)", since)
            : _t("Stock at the end of each day");
    }

    get words() {
        return {
            demand: _t("Sales and forecast"),
            sold: _t("Sold"),
            band: _t("80 % of days"),
            global: _t("Global model"),
            arima: _t("Classic ARIMA(7,0,0)"),
            stock: this.stockTitle,
            withOrder: _t("With this order"),
            without: _t("Without it"),
            threshold: _t("Threshold"),
            cost: _t("Expected cost by quantity"),
            quantity: _t("Quantity ordered"),
            shortage: _t("Lost sales"),
            waste: _t("Waste"),
            holding: _t("Keeping"),
        };
    }

    get configs() {
        return {
            demand: this.hasDays && demandConfig(this.data, this.words, user.lang),
            stock: this.hasDays && stockConfig(this.data, this.words, user.lang),
            cost: this.hasCost && costConfig(this.data, this.words),
        };
    }
}

export const replenishmentChartField = {
    component: ReplenishmentChartField,
    displayName: _t("Replenishment Chart"),
    supportedTypes: ["json", "jsonb"],
};

registry.category("fields").add("replenishment_chart", replenishmentChartField);
