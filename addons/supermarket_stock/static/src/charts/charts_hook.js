import { loadBundle } from "@web/core/assets";
import { onWillStart, useEffect, useRef } from "@odoo/owl";

/**
 * Charts on the canvases of a component, drawn anew when what `key` gives is another.
 *
 * @param {string[]} names of the canvases, as t-ref
 * @param {() => Object} configs {name: Chart.js configuration, or nothing to draw}
 * @param {() => any} key
 */
export function useCharts(names, configs, key) {
    const refs = Object.fromEntries(names.map((name) => [name, useRef(name)]));
    onWillStart(() => loadBundle("web.chartjs_lib"));
    useEffect(
        () => {
            const drawn = Object.entries(configs())
                .filter(([name, config]) => config && refs[name].el)
                .map(([name, config]) => new Chart(refs[name].el, config));
            return () => drawn.forEach((chart) => chart.destroy());
        },
        () => [key()],
    );
}
