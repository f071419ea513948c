/**
 * The pictures of the morning board: numbers in, plain objects out, nothing of OWL.
 */

const COLORS = { danger: "#c92a2a", warning: "#e67700", info: "#1864ab" };

/**
 * A Chart.js configuration of bars with their numbers; a click opens what a bar counted.
 *
 * @param {{title: string, bars: {label: string, number: number, level: string}[]}} chart
 * @param {(bar: Object) => void} open
 */
export function barChart({ title, bars }, open) {
    return {
        type: "bar",
        data: {
            labels: bars.map((bar) => `${bar.label} (${bar.number})`),
            datasets: [
                {
                    data: bars.map((bar) => bar.number),
                    backgroundColor: bars.map((bar) => COLORS[bar.level]),
                    maxBarThickness: 22,
                },
            ],
        },
        options: {
            animation: false,
            maintainAspectRatio: false,
            indexAxis: "y",
            // The whole row is the bar's: the smallest number is as easy to hit as the largest
            interaction: { mode: "nearest", axis: "y", intersect: false },
            onClick: (_event, [hit]) => hit && open(bars[hit.index]),
            plugins: {
                title: { display: true, text: title, align: "start", font: { size: 14 } },
                legend: { display: false },
            },
            scales: { x: { beginAtZero: true, ticks: { precision: 0 } } },
        },
    };
}
