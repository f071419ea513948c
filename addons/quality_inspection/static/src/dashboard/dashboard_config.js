/**
 * What the dashboard shows: numbers in, plain objects out, nothing of OWL.
 */

const COLORS = { value: "#1c7ed6", limit: "#e03131", centre: "#868e96", failed: "#e8590c" };

export const percent = (share) => `${(share * 100).toFixed(1)} %`;

/** Of nothing there is no share. */
const shareOf = (count, share) => (count ? percent(share) : "–");

const money = (amount, currency) =>
    `${amount.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;

/** What a supplier's quality cost, as texts. */
export function costRow({ id, name, hours, looking, failed, fines, total }, currency) {
    const amounts = { looking, failed, fines: -fines || 0, total };
    const texts = Object.entries(amounts).map(([key, amount]) => [key, money(amount, currency)]);
    return { id, name, hours: hours.toFixed(1), ...Object.fromEntries(texts) };
}

/** Cards with what a click on them opens. @param {object} data @param {object} words */
export function cards(data, words) {
    const { cards: sums, domain, due_domain: due } = data;
    const result = "quality_inspection.inspection_result_action";
    const task = "quality_inspection.inspection_task_action";
    const late = ["state", "in", ["todo", "doing"]];
    const card = (name, value, action, opened, note = "") => ({
        name,
        title: words[name],
        value,
        note,
        action,
        domain: opened,
    });
    return [
        card("inspected", sums.inspected.toLocaleString(), result, domain),
        card(
            "failRate",
            shareOf(sums.inspected, sums.fail_rate),
            result,
            [...domain, ["verdict", "=", "fail"]],
            `${words.failedLots}: ${sums.failed.toLocaleString()}`,
        ),
        card(
            "completion",
            shareOf(sums.due, sums.completion),
            task,
            due,
            `${sums.done} / ${sums.due}`,
        ),
        card("inTime", shareOf(sums.done, sums.in_time), task, due),
        card("late", sums.late.toLocaleString(), task, [...due, late]),
    ];
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
        tension: 0,
        ...more,
    };
}

/**
 * A control chart: points, centre, limits; a point that a rule signals is large and red, and says
 * the rule when it is pointed at.
 */
export function controlChart(title, chart, words, rules, factor = 1, unit = "") {
    const scaled = (values) => values.map((value) => value * factor);
    const marked = chart.values.map((_value, index) => Boolean(chart.signals[index]));
    return {
        type: "line",
        data: {
            labels: chart.labels,
            datasets: [
                line(words.value, scaled(chart.values), COLORS.value, {
                    pointRadius: marked.map((is) => (is ? 6 : 3)),
                    pointBackgroundColor: marked.map((is) => (is ? COLORS.limit : COLORS.value)),
                }),
                line(words.centre, scaled(chart.values.map(() => chart.centre)), COLORS.centre),
                line(words.upper, scaled(chart.upper), COLORS.limit, { borderDash: [6, 4] }),
                line(words.lower, scaled(chart.lower), COLORS.limit, { borderDash: [6, 4] }),
            ],
        },
        options: {
            animation: false,
            maintainAspectRatio: false,
            plugins: {
                title: { display: true, text: title, align: "start" },
                legend: { position: "bottom" },
                tooltip: {
                    callbacks: {
                        afterBody: ([item]) =>
                            (chart.signals[item.dataIndex] || []).map((rule) => rules[rule]),
                    },
                },
            },
            scales: { y: { title: { display: Boolean(unit), text: unit } } },
        },
    };
}

/** The signals of a chart in words, the newest first. @return {{label: string, text: string}[]} */
export function signalLines(chart, rules) {
    return Object.keys(chart?.signals || {})
        .map(Number)
        .sort((a, b) => b - a)
        .map((index) => ({
            label: chart.labels[index],
            text: chart.signals[index].map((rule) => rules[rule]).join(", "),
        }));
}

function ranking(title, rows, words) {
    return {
        type: "bar",
        data: {
            labels: rows.map((row) => row.name),
            datasets: [
                {
                    label: words.failRate,
                    data: rows.map((row) => Math.round(row.rate * 1000) / 10),
                    backgroundColor: COLORS.failed,
                    maxBarThickness: 22,
                },
            ],
        },
        options: {
            animation: false,
            maintainAspectRatio: false,
            indexAxis: "y",
            plugins: {
                title: { display: true, text: title, align: "start" },
                legend: { display: false },
                tooltip: {
                    callbacks: {
                        afterBody: ([item]) => {
                            const { failed, inspected } = rows[item.dataIndex];
                            return `${failed} / ${inspected}`;
                        },
                    },
                },
            },
            scales: { x: { beginAtZero: true, title: { display: true, text: "%" } } },
        },
    };
}

/** All charts there is something to show for. */
export function charts(data, words) {
    const drawn = {};
    if (data.share) {
        drawn.share = controlChart(words.shareBy, data.share, words, data.rules, 100, "%");
    }
    if (data.products.length) {
        drawn.products = ranking(words.products, data.products, words);
    }
    if (data.suppliers.length) {
        drawn.suppliers = ranking(words.suppliers, data.suppliers, words);
    }
    if (data.measured) {
        const { means, ranges, unit } = data.measured;
        drawn.means = controlChart(words.means, means, words, data.rules, 1, unit);
        drawn.ranges = controlChart(words.ranges, ranges, words, data.rules, 1, unit);
    }
    return drawn;
}
