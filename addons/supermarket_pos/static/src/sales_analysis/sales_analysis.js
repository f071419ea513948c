import { Component, onWillStart, useState } from "@odoo/owl";

import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { humanNumber } from "@web/core/utils/numbers";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { AnalysisChart } from "./analysis_chart";
import { groupsConfig, hoursConfig, paretoConfig } from "./analysis_charts";
import { canDrill, drilled, growth, inUnits, narrowed, sorted, START } from "./analysis_request";
import { CHOICES, COLUMNS, DIMENSIONS, PRESETS, TOLD } from "./analysis_words";

const TIMES = ["hour", "weekday", "day", "week", "month", "quarter", "year"];
const PAGE = 50;

/** Sales of a period by whatever is asked: figures, charts, a table that opens, a workbook. */
export class SalesAnalysis extends Component {
    static template = "supermarket_pos.SalesAnalysis";
    static components = { AnalysisChart, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.state = useState({
            request: { ...START, ...(this.props.state?.request || {}) },
            sort: this.props.state?.sort || { column: null, descending: true },
            open: {},
            shown: PAGE,
            loading: true,
            data: null,
        });
        useSetupAction({
            getLocalState: () => ({
                request: { ...this.state.request },
                sort: { ...this.state.sort },
            }),
        });
        onWillStart(async () => {
            const [choices] = await Promise.all([
                this.orm.call("supermarket.sale.analysis", "get_choices", []),
                loadBundle("web.chartjs_lib"),
            ]);
            this.choices = choices;
            this.parents = new Set(choices.categories.map((category) => category.parent));
            this.load();
        });
    }

    // What is asked -------------------------------------------------------------------------

    async load() {
        this.state.loading = true;
        try {
            const call = this.orm.call("supermarket.sale.analysis", "analyse", [
                this.state.request,
            ]);
            const data = await this.keepLast.add(call);
            Object.assign(this.state, { data, open: {}, shown: PAGE });
            this.charts = this.drawCharts(data);
        } finally {
            this.state.loading = false;
        }
    }

    ask(changes) {
        Object.assign(this.state.request, changes);
        return this.load();
    }

    askAgain(request) {
        this.state.request = request;
        this.state.sort = { column: null, descending: true };
        return this.load();
    }

    choosePreset(preset) {
        if (preset) {
            return this.ask({ preset, start: null, end: null });
        }
        const { start, end } = this.state.data.period;
        return this.ask({ preset: null, start, end });
    }

    /** A day typed in part is no day yet. */
    chooseDay(name, value) {
        return value && this.ask({ preset: null, [name]: value });
    }

    chooseOne(name, value) {
        return this.ask({ [name]: value ? [Number(value)] : [] });
    }

    chooseStore(value) {
        return this.ask({ stores: value ? [Number(value)] : [], tills: [] });
    }

    chooseCategory(value) {
        return this.ask({ category: value ? Number(value) : null, product: null });
    }

    chooseLevel(level, value) {
        const by = [...this.state.request.by];
        by[level] = value;
        const levels = by.filter((name, at) => name && by.indexOf(name) === at);
        this.state.sort = { column: null, descending: true };
        return this.ask({ by: levels });
    }

    drill(row, dimension = this.data.by[0]) {
        if (canDrill(dimension, row.key)) {
            const hasChildren = (category) => this.parents.has(category);
            this.askAgain(drilled(this.state.request, dimension, row.key, hasChildren));
        }
    }

    drillChild(row, child) {
        const request = narrowed(this.state.request, this.data.by[0], row.key);
        const hasChildren = (category) => this.parents.has(category);
        this.askAgain(drilled(request, this.data.by[1], child.key, hasChildren));
    }

    canDrill(dimension, row) {
        return canDrill(dimension, row.key);
    }

    goTo(step) {
        const category = step ? step.category : null;
        this.askAgain({ ...this.state.request, category, product: null, by: ["category"] });
    }

    reset() {
        const { preset, start, end, comparison } = this.state.request;
        this.askAgain({ ...START, preset, start, end, comparison });
    }

    // Other doors ---------------------------------------------------------------------------

    async openOrders(row) {
        const request = row
            ? narrowed(this.state.request, this.data.by[0], row.key)
            : this.state.request;
        const action = await this.orm.call("supermarket.sale.analysis", "open_orders", [request]);
        return this.action.doAction(action);
    }

    async openPivot() {
        const action = await this.orm.call("supermarket.sale.analysis", "open_pivot", [
            this.state.request,
        ]);
        return this.action.doAction(action);
    }

    async saveWorkbook() {
        this.state.loading = true;
        try {
            await download({
                url: "/supermarket_pos/sales_analysis.xlsx",
                data: {
                    request_json: JSON.stringify(this.state.request),
                    cids: user.activeCompanies.map((company) => company.id).join(","),
                },
            });
        } finally {
            this.state.loading = false;
        }
    }

    // What is shown -------------------------------------------------------------------------

    get data() {
        return this.state.data;
    }

    get words() {
        return { choices: CHOICES, dimensions: DIMENSIONS, presets: PRESETS };
    }

    get told() {
        return TOLD;
    }

    get isEmpty() {
        return this.data && !this.data.totals.orders;
    }

    get tills() {
        const [store] = this.state.request.stores;
        return this.choices.tills.filter((till) => !store || till.store === store);
    }

    get columns() {
        const compared = Boolean(this.data.before);
        const isTime = TIMES.includes(this.data.by[0]);
        const left = { change: !compared, abc: isTime || this.data.by.length > 1 };
        return COLUMNS.filter((column) => !left[column.name]);
    }

    get rows() {
        const { column, descending } = this.state.sort;
        const rows = this.data.rows;
        return column ? sorted(rows, column, descending, user.lang) : rows;
    }

    get shownRows() {
        return this.rows.slice(0, this.state.shown);
    }

    showMore() {
        this.state.shown += 4 * PAGE;
    }

    toggle(row) {
        this.state.open[row.key] = !this.state.open[row.key];
    }

    sortBy(column) {
        const { sort } = this.state;
        const descending = sort.column === column ? !sort.descending : column !== "label";
        this.state.sort = { column, descending };
    }

    sortMark(column) {
        const { sort } = this.state;
        if (sort.column !== column) {
            return "none";
        }
        return sort.descending ? "descending" : "ascending";
    }

    /** Filters that no selection box shows, to be taken away by a click. */
    get chips() {
        const { hour, weekday } = this.state.request;
        const chips = [];
        if (hour !== null) {
            chips.push({ name: "hour", label: _t("Hour: %s:00", hour) });
        }
        if (weekday !== null) {
            chips.push({
                name: "weekday",
                label: DIMENSIONS.weekday + `: ${this.dayName(weekday)}`,
            });
        }
        return chips;
    }

    dayName(weekday) {
        return luxon.Info.weekdays("long", { locale: user.lang.replace("_", "-") })[weekday];
    }

    get cards() {
        const { totals, totals_before: before } = this.data;
        const ratio = (figures) => (figures?.costed ? figures.margin / figures.costed : null);
        const card = (name, label, value, hint) => ({
            name,
            label,
            value,
            hint,
            growth: before && growth(totals[name], before[name]),
        });
        const unknown = totals.untaxed - totals.costed;
        return [
            card("total", _t("Sales"), this.money(totals.total), this.untaxedHint(totals)),
            card("orders", _t("Receipts"), formatInteger(totals.orders)),
            card("basket", _t("Average Basket"), this.money(totals.basket)),
            card(
                "margin",
                _t("Margin"),
                ratio(totals) === null ? "–" : this.percent(ratio(totals)),
                unknown
                    ? _t("cost of %s not known yet", this.money(unknown))
                    : this.money(totals.margin),
            ),
            card("discount", _t("Discount Given"), this.money(totals.discount)),
            card("returned", _t("Returned"), this.money(totals.returned)),
        ];
    }

    untaxedHint(totals) {
        return _t("%s without tax", this.money(totals.untaxed));
    }

    /** More discounts and more returns are no good news. */
    growthClass(card) {
        const bad = ["discount", "returned"].includes(card.name);
        if (!card.growth) {
            return "text-muted";
        }
        return card.growth > 0 === bad ? "text-danger" : "text-success";
    }

    cell(row, column) {
        const kinds = {
            money: () => this.money(row[column]),
            share: () => this.percent(row.sales_ratio / 1e6),
            quantity: () => formatFloat(row.quantity, { digits: [16, 3], trailingZeros: false }),
            orders: () => (row.orders === undefined ? "" : formatInteger(row.orders)),
            basket: () => (row.orders ? this.money(row.total / row.orders) : ""),
            margin_ratio: () => (row.costed ? this.percent(row.margin / row.costed) : "–"),
            change: () => this.change(growth(row.total, row.total_before)),
        };
        const kind = COLUMNS.find((one) => one.name === column).kind;
        return kinds[kind]();
    }

    barStyle(row) {
        const width = Math.max(0, Math.min(100, row.sales_ratio / 1e4));
        return `width: ${width}%`;
    }

    changeClass(row) {
        const grown = growth(row.total, row.total_before);
        return grown === null ? "text-muted" : grown < 0 ? "text-danger" : "text-success";
    }

    money(cents) {
        return formatMonetary(inUnits(cents, this.data.digits), {
            currencyId: this.data.currency_id,
        });
    }

    percent(ratio) {
        return `${formatFloat(100 * ratio, { digits: [16, 1] })} %`;
    }

    change(ratio) {
        if (ratio === null || ratio === undefined) {
            return "–";
        }
        return `${ratio > 0 ? "+" : ""}${this.percent(ratio)}`;
    }

    drawCharts(data) {
        const money = {
            full: (units) => formatMonetary(units, { currencyId: data.currency_id }),
            short: (units) => humanNumber(units, { decimals: 1, minDigits: 2 }),
        };
        const periods = { now: data.period.label, before: data.before?.label };
        const isTime = TIMES.includes(data.by[0]);
        const title = _t("Sales by %s", data.headings[0]);
        return {
            groups: groupsConfig(data, { ...periods, title }, money, isTime),
            hours: hoursConfig(data, { ...periods, title: _t("Sales by Hour") }, money),
            pareto: data.abc.points.length > 2 && paretoConfig(data, this.paretoWords()),
        };
    }

    paretoWords() {
        return {
            title: _t("Few Products, Most Sales (ABC)"),
            sales: _t("Sales"),
            products: _t("Share of products"),
            point: (x, y) =>
                _t("%(products)s of the products make %(sales)s of the sales", {
                    products: `${Math.round(x)} %`,
                    sales: `${Math.round(y)} %`,
                }),
        };
    }
}

registry.category("actions").add("supermarket_pos.sales_analysis", SalesAnalysis);
