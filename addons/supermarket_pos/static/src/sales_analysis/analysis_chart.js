import { Component, useEffect, useRef } from "@odoo/owl";

/** One canvas with a Chart.js chart, drawn anew when its configuration is another one. */
export class AnalysisChart extends Component {
    static template = "supermarket_pos.AnalysisChart";
    static props = {
        config: Object,
        label: String,
        select: { type: Function, optional: true },
    };

    setup() {
        this.canvas = useRef("canvas");
        useEffect(
            (config) => {
                const chart = new Chart(this.canvas.el, this.clickable(config));
                return () => chart.destroy();
            },
            () => [this.props.config],
        );
    }

    /** A click on a bar is a click on its row. */
    clickable(config) {
        const { select } = this.props;
        if (!select) {
            return config;
        }
        const onClick = (_event, [bar]) => bar && select(bar.index);
        const onHover = (event, bars) => {
            event.native.target.style.cursor = bars.length ? "pointer" : "default";
        };
        return { ...config, options: { ...config.options, onClick, onHover } };
    }
}
