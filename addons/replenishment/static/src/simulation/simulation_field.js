import { Component } from "@odoo/owl";

import { cards, costsConfig, curveConfig } from "./simulation_config";

import { useCharts } from "@supermarket_stock/charts/charts_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a simulation found: the present against the tried setting, and the curve they lie on. */
export class SimulationChartField extends Component {
    static template = "replenishment.SimulationChartField";
    static props = { ...standardFieldProps };

    setup() {
        useCharts(
            ["curve", "costs"],
            () => this.configs,
            () => JSON.stringify(this.data),
        );
    }

    get data() {
        return this.props.record.data[this.props.name];
    }

    get words() {
        return {
            now: _t("As it is now"),
            tried: _t("What if"),
            fill: _t("Fill"),
            waste: _t("Waste"),
            cost: _t("Cost"),
            stock: _t("Average stock (units)"),
            shortage: _t("Lost sales"),
            holding: _t("Keeping"),
            level: _t("Service level that orders aim at (%)"),
            curve: _t("Service level: what it gives, what it costs"),
            costs: _t("Cost of the days replayed"),
        };
    }

    get cards() {
        return cards(this.data, this.words);
    }

    get configs() {
        return {
            curve: this.data && curveConfig(this.data, this.words),
            costs: this.data && costsConfig(this.data, this.words),
        };
    }
}

registry.category("fields").add("replenishment_simulation_chart", {
    component: SimulationChartField,
    displayName: _t("Simulation Chart"),
    supportedTypes: ["json", "jsonb"],
});
