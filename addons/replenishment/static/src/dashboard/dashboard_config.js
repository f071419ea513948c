/**
 * What the dashboard shows: numbers in, plain objects out, nothing of OWL.
 */

import { COLORS, translucent } from "@replenishment/chart/chart_config";

export const percent = (share) => `${(share * 100).toFixed(1)} %`;

/** Cards with what a click on them opens. @param {object} data @param {object} words */
export function cards(data, words) {
    const { cards: sums, domain, store_domain: store, waste_domain: waste } = data;
    const money = (value) => `${Math.round(value).toLocaleString()} ${data.currency}`;
    const figure = "replenishment.replenishment_figure_action";
    const card = (name, value, note, action, actionDomain) => ({
        name,
        title: words[name],
        value,
        note,
        action,
        domain: actionDomain,
    });
    return [
        card("turnover", sums.turnover.toFixed(1), words.turns, figure, domain),
        card("cover", sums.cover_days.toFixed(1), words.coverNote, figure, domain),
        card("service", percent(sums.service_level), words.serviceNote, figure, domain),
        card(
            "waste",
            percent(sums.waste_share),
            money(sums.wasted_value),
            "replenishment.replenishment_waste_action",
            waste,
        ),
        card(
            "dead",
            money(sums.dead_value),
            `${sums.dead_count.toLocaleString()} ${words.products}`,
            "replenishment.replenishment_dead_stock_action",
            [...store, ["status", "=", "dead"], ["stock_qty", ">", 0]],
        ),
        card("stock", money(sums.closing_value), words.atCost, figure, domain),
    ];
}

function bar(title, labels, datasets, unit) {
    return {
        type: "bar",
        data: { labels, datasets },
        options: {
            animation: false,
            maintainAspectRatio: false,
            indexAxis: "y",
            plugins: {
                title: { display: true, text: title, align: "start" },
                legend: { display: datasets.length > 1, position: "bottom" },
            },
            scales: { x: { beginAtZero: true, title: { display: Boolean(unit), text: unit } } },
        },
    };
}

const column = (rows, key, factor = 1) =>
    rows.map((row) => Math.round(row[key] * factor * 10) / 10);

function dataset(label, data, color) {
    return { label, data, backgroundColor: translucent(color, 0.75), maxBarThickness: 22 };
}

/** Service level, waste, cover by category, waste by reason, and the months. */
export function charts(data, words) {
    const names = data.categories.map((row) => row.name);
    const category = (key, color, factor) => [
        dataset(words[key], column(data.categories, key, factor), color),
    ];
    const line = (key, color, factor) => ({
        type: "line",
        label: words[key],
        data: column(data.trend, key, factor),
        borderColor: color,
        backgroundColor: color,
        tension: 0.2,
    });
    const trend = bar(
        words.trend,
        data.trend.map((row) => row.month.slice(0, 7)),
        [line("service", COLORS.withOrder, 100), line("waste", COLORS.waste, 100)],
        "",
    );
    trend.options.indexAxis = "x";
    trend.options.scales = { y: { beginAtZero: true, title: { display: true, text: "%" } } };
    return {
        service: bar(words.serviceBy, names, category("service", COLORS.withOrder, 100), "%"),
        waste: bar(words.wasteBy, names, category("waste", COLORS.waste, 100), "%"),
        cover: bar(words.coverBy, names, category("cover", COLORS.total), words.days),
        reason: bar(
            words.reasonBy,
            data.waste.map((row) => row.name),
            [dataset(words.waste, column(data.waste, "value"), COLORS.shortage)],
            data.currency,
        ),
        trend,
    };
}
