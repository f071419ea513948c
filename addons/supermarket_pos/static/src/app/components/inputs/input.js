import { Input } from "@point_of_sale/app/components/inputs/input/input";
import { patch } from "@web/core/utils/patch";
import { onPatched, onWillPatch, useRef } from "@odoo/owl";

/**
 * What is being typed stays.
 *
 * The text of a field reaches the model some time after the last key. When the field is drawn again
 * in between, core replaces the text by the model's, so that the next key starts anew; and it hands
 * the typed text over again at each later drawing, even after the field was emptied.
 */
patch(Input.prototype, {
    setup() {
        super.setup(...arguments);
        const field = useRef("input");
        const setLater = this.setValue;
        const type = (text) => {
            this.typed = text;
            return setLater(text);
        };
        const cancel = (execNow) => {
            if (this.typed !== undefined) {
                setLater.cancel(execNow);
            }
        };
        this.setValue = Object.assign(type, { cancel });
        let typed;
        onWillPatch(() => {
            typed = this.typed;
        });
        onPatched(() => {
            if (typed !== undefined && field.el) {
                field.el.value = typed;
            }
        });
    },

    /** Called when the keys have come to rest. */
    setValue() {
        this.typed = undefined;
        return super.setValue(...arguments);
    },
});
