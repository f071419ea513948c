import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 320;
const HEIGHT = 200;
const MARGIN = { left: 40, right: 12, top: 12, bottom: 34 };

/**
 * Where a point of the curve lies in the drawing.
 *
 * @param {Object} curve points ([quality, acceptance]), ordered by quality
 * @param {number} quality share of bad units, 0…1, or nonconformities per unit
 * @param {number} acceptance probability, 0…1
 */
export function place(curve, quality, acceptance) {
    const reach = curve.points[curve.points.length - 1][0] || 1;
    return {
        x: MARGIN.left + (quality / reach) * (WIDTH - MARGIN.left - MARGIN.right),
        y: MARGIN.top + (1 - acceptance) * (HEIGHT - MARGIN.top - MARGIN.bottom),
    };
}

/** The SVG path through the points of the curve. */
export function curvePath(curve) {
    return curve.points
        .map(([quality, acceptance], index) => {
            const { x, y } = place(curve, quality, acceptance);
            return `${index ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`;
        })
        .join(" ");
}

/** A share as a percentage with as many decimals as it needs. */
export function percent(share) {
    return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** A rate of nonconformities per unit as their number on a hundred units. */
export function perHundred(rate) {
    return (100 * rate).toFixed(rate < 0.1 ? 1 : 0);
}

/**
 * The operating characteristic of a sampling plan: how likely it accepts a lot of a given quality,
 * with the qualities that it accepts 95 and 10 times of 100.
 */
export class OcCurveField extends Component {
    static template = "quality_inspection.OcCurveField";
    static props = { ...standardFieldProps };

    get curve() {
        return this.props.record.data[this.props.name];
    }

    get box() {
        return {
            width: WIDTH,
            height: HEIGHT,
            left: MARGIN.left,
            right: WIDTH - MARGIN.right,
            top: MARGIN.top,
            bottom: HEIGHT - MARGIN.bottom,
        };
    }

    get path() {
        return curvePath(this.curve);
    }

    get area() {
        const { left, right, bottom } = this.box;
        return `${this.path} L${right},${bottom} L${left},${bottom} Z`;
    }

    get qualityTicks() {
        const reach = this.curve.points[this.curve.points.length - 1][0];
        return [0, 0.25, 0.5, 0.75, 1].map((share) => ({
            ...place(this.curve, share * reach, 0),
            label: this.quality(share * reach),
        }));
    }

    get acceptanceTicks() {
        return [0, 0.5, 1].map((share) => ({
            ...place(this.curve, 0, share),
            label: percent(share),
        }));
    }

    get marks() {
        const { producer, consumer } = this.curve;
        return [
            { ...place(this.curve, producer, 0.95), name: "producer" },
            { ...place(this.curve, consumer, 0.1), name: "consumer" },
        ];
    }

    quality(found) {
        return this.curve.is_each ? perHundred(found) : percent(found);
    }
}

export const ocCurveField = {
    component: OcCurveField,
    supportedTypes: ["json"],
};

registry.category("fields").add("inspection_oc_curve", ocCurveField);
