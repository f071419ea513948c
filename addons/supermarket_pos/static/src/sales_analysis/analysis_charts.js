/**
 * Chart.js configurations of the sales analysis: numbers in, plain objects out, nothing of OWL.
 */
import { inUnits } from "./analysis_request";

export const COLORS = {
    now: "#7048e8",
    before: "#ced4da",
    A: "#2f9e44",
    B: "#f08c00",
    C: "#868e96",
    line: "#1c7ed6",
};
const MOST_BARS = 12;

function options(title, money, more = {}) {
    return {
        animation: false,
        maintainAspectRatio: false,
        plugins: {
            title: { display: true, text: title, align: "start", font: { size: 14 } },
            legend: { display: false },
            tooltip: {
                callbacks: {
                    label: (item) => `${item.dataset.label}: ${money(item.raw)}`,
                },
            },
        },
        ...more,
    };
}

function bars(label, data, color, more = {}) {
    return { label, data, backgroundColor: color, borderRadius: 3, ...more };
}

/**
 * The groups of the table: lying bars for names, standing ones for time.
 *
 * @param {object} data answer of the server
 * @param {{now: string, before: string, title: string, others: string}} words
 * @param {{full: Function, short: Function}} money formatters of whole units
 * @param {boolean} isTime
 */
export function groupsConfig(data, words, money, isTime) {
    const rows = isTime ? data.rows : data.rows.slice(0, MOST_BARS);
    const units = (cents) => inUnits(cents || 0, data.digits);
    const datasets = [
        bars(
            words.now,
            rows.map((row) => units(row.total)),
            COLORS.now,
        ),
    ];
    if (data.before) {
        const before = rows.map((row) => units(row.total_before));
        datasets.push(bars(words.before, before, COLORS.before));
    }
    const short = { callback: (value) => money.short(value) };
    const value = { ticks: short, beginAtZero: true, grid: { color: "#f1f3f5" } };
    const name = { grid: { display: false }, ticks: { autoSkip: isTime, maxRotation: 0 } };
    return {
        type: "bar",
        data: { labels: rows.map((row) => shortened(row.label)), datasets },
        options: options(words.title, money.full, {
            indexAxis: isTime ? "x" : "y",
            scales: isTime ? { x: name, y: value } : { x: value, y: name },
        }),
    };
}

function shortened(label) {
    return label.length > 24 ? `${label.slice(0, 23)}…` : label;
}

/** Sales by hour of the store's clock. */
export function hoursConfig(data, words, money) {
    const units = (cents) => inUnits(cents, data.digits);
    const { hours, total, before } = data.hours;
    const datasets = [bars(words.now, total.map(units), COLORS.now)];
    if (before) {
        datasets.push(
            bars(words.before, before.map(units), COLORS.before, {
                type: "line",
                borderColor: "#adb5bd",
                borderDash: [4, 3],
                borderWidth: 2,
                pointRadius: 0,
                tension: 0.3,
            }),
        );
    }
    return {
        type: "bar",
        data: { labels: hours.map((hour) => `${hour}`), datasets },
        options: options(words.title, money.full, {
            interaction: { mode: "index", intersect: false },
            scales: {
                x: { grid: { display: false } },
                y: {
                    beginAtZero: true,
                    grid: { color: "#f1f3f5" },
                    ticks: { callback: (value) => money.short(value) },
                },
            },
        }),
    };
}

/** Which share of the products makes up which share of the sales; the colour is the class. */
export function paretoConfig(data, words) {
    const points = data.abc.points.map(([x, y]) => ({ x: 100 * x, y: 100 * y }));
    const [first, second] = data.abc.cuts;
    const colorAt = (y) => (y <= first ? COLORS.A : y <= second ? COLORS.B : COLORS.C);
    const percent = { min: 0, max: 100, ticks: { callback: (value) => `${value} %` } };
    return {
        type: "line",
        data: {
            datasets: [
                {
                    label: words.sales,
                    data: points,
                    borderColor: COLORS.line,
                    segment: { borderColor: (part) => colorAt(part.p1.parsed.y) },
                    borderWidth: 3,
                    pointRadius: 0,
                    pointHitRadius: 12,
                    fill: false,
                },
            ],
        },
        options: options(words.title, (value) => value, {
            interaction: { mode: "nearest", axis: "x", intersect: false },
            scales: {
                x: {
                    type: "linear",
                    ...percent,
                    grid: { display: false },
                    title: { display: true, text: words.products },
                },
                y: { ...percent, grid: { color: "#f1f3f5" } },
            },
            plugins: {
                title: { display: true, text: words.title, align: "start", font: { size: 14 } },
                legend: { display: false },
                tooltip: {
                    callbacks: {
                        title: () => "",
                        label: ({ parsed }) => words.point(parsed.x, parsed.y),
                    },
                },
            },
        }),
    };
}
