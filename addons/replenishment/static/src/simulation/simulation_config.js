/**
 * Chart.js configurations of a simulation: numbers in, plain objects out, nothing of OWL.
 */

import { COLORS, translucent } from "@replenishment/chart/chart_config";

const percent = (share) => Math.round(share * 1000) / 10;
const round = (value) => Math.round(value * 100) / 100;

function line(label, data, color, axis) {
    return {
        type: "line",
        label,
        data,
        yAxisID: axis,
        borderColor: color,
        backgroundColor: color,
        borderWidth: 2,
        pointRadius: 2,
        tension: 0.25,
    };
}

/** The point at which a setting lies: one dot a curve, not joined. */
function dot(label, level, figures, words) {
    const marks = [
        ["fill", percent(figures.fill), "y", COLORS.withOrder],
        ["waste", percent(figures.waste), "y", COLORS.waste],
        ["cost", round(figures.cost), "money", COLORS.total],
    ];
    return marks.map(([name, value, axis, color]) => ({
        type: "line",
        label: `${label}: ${words[name]}`,
        mark: true,
        data: [{ x: percent(level), y: value }],
        yAxisID: axis,
        showLine: false,
        clip: 10,
        pointRadius: 7,
        pointStyle: label === words.now ? "circle" : "rectRot",
        borderColor: color,
        borderWidth: 2,
        backgroundColor: label === words.now ? "white" : color,
    }));
}

/** Fill, waste and cost at each service level, with the present and the tried setting on it. */
export function curveConfig(data, words) {
    const points = (value) =>
        data.curve.map((point) => ({ x: percent(point.level), y: value(point) }));
    const axis = (text, position, more) => ({
        position,
        beginAtZero: true,
        title: { display: true, text },
        ...more,
    });
    return {
        type: "line",
        data: {
            datasets: [
                line(
                    words.fill,
                    points((one) => percent(one.fill)),
                    COLORS.withOrder,
                    "y",
                ),
                line(
                    words.waste,
                    points((one) => percent(one.waste)),
                    COLORS.waste,
                    "y",
                ),
                line(
                    words.cost,
                    points((one) => round(one.cost)),
                    COLORS.total,
                    "money",
                ),
                ...dot(words.now, data.level_now, data.now, words),
                ...dot(words.tried, data.level_new, data.new, words),
            ],
        },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: { mode: "nearest", intersect: false },
            plugins: {
                title: { display: true, text: words.curve, align: "start" },
                legend: {
                    position: "bottom",
                    labels: {
                        boxWidth: 14,
                        filter: (item, chart) => !chart.datasets[item.datasetIndex].mark,
                    },
                },
            },
            scales: {
                x: { type: "linear", title: { display: true, text: words.level } },
                y: axis("%", "left", { max: 100 }),
                money: axis(data.currency, "right", { grid: { display: false } }),
            },
        },
    };
}

/** What the present and the tried setting cost, by reason. */
export function costsConfig(data, words) {
    const part = (key, color) => ({
        label: words[key],
        data: [round(data.now[`${key}_cost`]), round(data.new[`${key}_cost`])],
        backgroundColor: translucent(color, 0.75),
        maxBarThickness: 90,
    });
    return {
        type: "bar",
        data: {
            labels: [words.now, words.tried],
            datasets: [
                part("shortage", COLORS.shortage),
                part("waste", COLORS.waste),
                part("holding", COLORS.holding),
            ],
        },
        options: {
            animation: false,
            maintainAspectRatio: false,
            plugins: {
                title: { display: true, text: words.costs, align: "start" },
                legend: { position: "bottom", labels: { boxWidth: 14 } },
            },
            scales: {
                x: { stacked: true, grid: { display: false } },
                y: { stacked: true, title: { display: true, text: data.currency } },
            },
        },
    };
}

/** Cards: name, now, tried, and whether the change is for the better. */
export function cards(data, words) {
    const row = (name, show, lessIsBetter) => {
        const [now, tried] = [show(data.now[name]), show(data.new[name])];
        const change = (data.new[name] - data.now[name]) * (lessIsBetter ? -1 : 1);
        const tone = now === tried ? "muted" : change > 0 ? "success" : "danger";
        return { name, title: words[name], now, tried, tone };
    };
    const share = (value) => `${percent(value).toFixed(1)} %`;
    const money = (value) => `${value.toFixed(0)} ${data.currency}`;
    return [
        row("fill", share, false),
        row("waste", share, true),
        row("cost", money, true),
        row("stock", (value) => value.toFixed(0), true),
    ];
}
