import { Component, useRef } from "@odoo/owl";
import { useBus } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { formatFloat } from "@web/core/utils/numbers";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { parseFloat } from "@web/views/fields/parsers";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a double keeps of a decimal number: more digits would be noise. */
const SIGNIFICANT = 15;

/** How many decimals the number needs: 0.00054 → 5, 12 → 0. */
export function decimalsOf(value) {
    const [, fraction = "", exponent = "0"] =
        /^-?\d(?:\.(\d+))?e([+-]\d+)$/.exec(Number(value).toExponential(SIGNIFICANT - 1)) || [];
    return Math.max(0, fraction.replace(/0+$/, "").length - Number(exponent));
}

/** The number with all its digits, as the user's language writes numbers. */
export function plainNumber(value) {
    return formatFloat(value, { digits: [SIGNIFICANT, decimalsOf(value)], trailingZeros: false });
}

/** A number that is shown as it was entered, never rounded to two decimals. */
export class NumberField extends FloatField {
    get formattedValue() {
        return plainNumber(this.value);
    }
}

/** A reading: empty until it was taken. A 0 that was typed is one; a cleared field is none. */
export class ReadingField extends Component {
    static template = "quality_inspection.ReadingField";
    static props = { ...standardFieldProps };

    setup() {
        this.input = useRef("input");
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(this.commit()),
        );
    }

    get text() {
        const { data } = this.props.record;
        return data.has_value ? plainNumber(data[this.props.name]) : "";
    }

    async commit() {
        const text = this.input.el?.value.trim();
        if (text === undefined || text === this.text) {
            return;
        }
        const { record, name } = this.props;
        try {
            const value = text === "" ? 0 : parseFloat(text);
            await record.update({ [name]: value, has_value: text !== "" });
        } catch {
            record.setInvalidField(name);
        }
    }

    onKeydown(event) {
        if (["Enter", "Tab"].includes(event.key)) {
            this.commit();
        }
    }
}

registry.category("fields").add("inspection_number", { ...floatField, component: NumberField });
registry.category("fields").add("inspection_reading", {
    component: ReadingField,
    supportedTypes: ["float"],
    fieldDependencies: [{ name: "has_value", type: "boolean", readonly: false }],
});
