/**
 * Chart.js configurations of a proposal: numbers in, plain objects out, nothing of OWL.
 */

export const COLORS = {
    sold: "#adb5bd",
    global: "#7048e8",
    arima: "#f08c00",
    stock: "#868e96",
    withOrder: "#2f9e44",
    threshold: "#e03131",
    shortage: "#e03131",
    waste: "#f08c00",
    holding: "#868e96",
    total: "#7048e8",
};

const DAY = { day: "numeric", month: "short" };

/** @param {string} hex @param {number} alpha */
export function translucent(hex, alpha) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}

/** "2026-05-04" → "4 May" in the user's language. */
export function dayLabel(day, locale) {
    const [year, month, date] = day.split("-").map(Number);
    return new Date(year, month - 1, date).toLocaleDateString(locale, DAY);
}

function line(label, data, color, more = {}) {
    return {
        type: "line",
        label,
        data,
        borderColor: color,
        backgroundColor: color,
        borderWidth: 2,
        pointRadius: 0,
        pointHitRadius: 8,
        tension: 0.25,
        ...more,
    };
}

/** The 80 % band of a model: two borderless lines, the upper filled down to the lower. */
function band(model, color, label) {
    const edge = { borderWidth: 0, fill: false, order: 5 };
    return [
        line("", model.q10, color, edge),
        line(label, model.q90, color, {
            ...edge,
            fill: "-1",
            backgroundColor: translucent(color, 0.18),
        }),
    ];
}

function base(title, unit, labels, datasets) {
    return {
        type: "bar",
        data: { labels, datasets },
        options: {
            animation: false,
            maintainAspectRatio: false,
            interaction: { mode: "index", intersect: false },
            plugins: {
                title: { display: true, text: title, align: "start" },
                legend: {
                    position: "bottom",
                    labels: { boxWidth: 14, filter: (item) => Boolean(item.text) },
                },
                tooltip: {
                    filter: (item) => Boolean(item.dataset.label) && item.raw !== null,
                    callbacks: {
                        label: (item) =>
                            `${item.dataset.label}: ${Math.round(item.parsed.y * 10) / 10} ${unit}`,
                    },
                },
            },
            scales: {
                x: { grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 12 } },
                y: { beginAtZero: true, grace: "5%" },
            },
        },
    };
}

/** What sold, and what each model expects. @param {Record<string, string>} words translated */
export function demandConfig(data, words, locale) {
    const datasets = [
        {
            type: "bar",
            label: words.sold,
            data: data.sold,
            backgroundColor: COLORS.sold,
            borderRadius: 3,
            order: 10,
        },
    ];
    for (const model of data.models) {
        const color = COLORS[model.name] || COLORS.total;
        const name = model.champion ? `${words[model.name]} ★` : words[model.name];
        if (model.champion) {
            datasets.push(...band(model, color, words.band));
        }
        datasets.push(
            line(name, model.mean, color, {
                borderDash: model.champion ? [] : [5, 4],
                order: model.champion ? 1 : 2,
            }),
        );
    }
    const labels = data.days.map((day) => dayLabel(day, locale));
    return base(words.demand, data.unit, labels, datasets);
}

/** Stock left at the end of each day to come, with this order and without. */
export function stockConfig(data, words, locale) {
    const start = data.days.findIndex((day) => day >= data.today);
    const ahead = (values) => (start < 0 ? [] : values.slice(start));
    const days = ahead(data.days);
    const datasets = [
        line(words.withOrder, ahead(data.stock_with_order), COLORS.withOrder, {
            fill: "origin",
            backgroundColor: translucent(COLORS.withOrder, 0.12),
            tension: 0,
            order: 2,
        }),
        line(words.without, ahead(data.stock), COLORS.stock, {
            borderDash: [5, 4],
            tension: 0,
            order: 1,
        }),
    ];
    if (data.threshold) {
        datasets.push(
            line(
                words.threshold,
                days.map(() => data.threshold),
                COLORS.threshold,
                { borderWidth: 1.5, borderDash: [2, 3], tension: 0 },
            ),
        );
    }
    const labels = days.map((day) => dayLabel(day, locale));
    return base(words.stock, data.unit, labels, datasets);
}

/** Expected cost of each quantity: what lost sales, waste and keeping add up to. */
export function costConfig(data, words) {
    const part = (key) => ({
        type: "bar",
        label: words[key],
        data: data.cost.map((point) => point[key]),
        backgroundColor: translucent(COLORS[key], 0.75),
        stack: "cost",
    });
    const labels = data.cost.map((point) => String(Math.round(point.quantity * 10) / 10));
    const config = base(words.cost, "", labels, [part("shortage"), part("waste"), part("holding")]);
    config.options.scales.x.stacked = true;
    config.options.scales.y.stacked = true;
    config.options.scales.x.title = { display: true, text: words.quantity };
    return config;
}
