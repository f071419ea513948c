import { describe, expect, test } from "@odoo/hoot";

import { barChart } from "@supermarket_stock/board/board_config";

describe.current.tags("headless");

const CHART = {
    title: "Lots",
    bars: [
        { label: "Expired", number: 2, level: "danger", domain: [["a", "=", 1]] },
        { label: "Today", number: 0, level: "warning", domain: [] },
    ],
};

test("bars say their number and have the colour of their level", () => {
    const { data } = barChart(CHART, () => {});
    expect(data.labels).toEqual(["Expired (2)", "Today (0)"]);
    expect(data.datasets[0].data).toEqual([2, 0]);
    expect(new Set(data.datasets[0].backgroundColor).size).toBe(2);
});

test("a click opens what the bar counted, one beside the bars nothing", () => {
    const opened = [];
    const { onClick } = barChart(CHART, (bar) => opened.push(bar.domain)).options;
    onClick({}, [{ index: 0 }]);
    onClick({}, []);
    expect(opened).toEqual([[["a", "=", 1]]]);
});
