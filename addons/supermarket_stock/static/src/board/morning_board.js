import { Component, onWillStart, useState } from "@odoo/owl";

import { barChart } from "./board_config";

import { useCharts } from "@supermarket_stock/charts/charts_hook";
import { browser } from "@web/core/browser/browser";
import { formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

const KEPT_STORE = "supermarket_stock.board_store";

/** A bar chart whose bars open what they counted. */
export class BoardChart extends Component {
    static template = "supermarket_stock.BoardChart";
    static props = { chart: Object, open: Function };

    setup() {
        useCharts(
            ["canvas"],
            () => ({ canvas: barChart(this.props.chart, (bar) => this.open(bar)) }),
            () => this.props.chart,
        );
    }

    get summary() {
        return this.props.chart.bars.map((bar) => `${bar.label}: ${bar.number}`).join(", ");
    }

    open(bar) {
        this.props.open({ ...bar, action: this.props.chart.action, context: {} });
    }
}

/** What a store manager looks at first: numbers that open what they counted, then pictures. */
export class MorningBoard extends Component {
    static template = "supermarket_stock.MorningBoard";
    static components = { Layout, BoardChart };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        const store = browser.localStorage.getItem(KEPT_STORE) || "";
        this.state = useState({ store, data: null, time: "" });
        onWillStart(() => this.load());
    }

    async load() {
        const store = Number(this.state.store) || false;
        const data = await this.orm.call("supermarket.morning.board", "get_board", [store]);
        const time = formatDateTime(DateTime.now(), { showSeconds: false });
        Object.assign(this.state, { data, time, store: data.store ? String(data.store) : "" });
    }

    get asOf() {
        return _t("As of %s", this.state.time);
    }

    get isClear() {
        return this.state.data.groups.every((group) => group.lines.every((line) => !line.number));
    }

    isChosen(store) {
        return String(store.id) === this.state.store;
    }

    split(line) {
        return line.by_store.map((one) => `${one.name} ${one.number}`).join(" · ");
    }

    async onStore(event) {
        this.state.store = event.target.value;
        browser.localStorage.setItem(KEPT_STORE, this.state.store);
        await this.load();
    }

    async open({ action, domain, context }) {
        const known = await this.action.loadAction(action);
        this.action.doAction({ ...known, domain, context });
    }
}

registry.category("actions").add("supermarket_stock.morning_board", MorningBoard);
