import { Component, useExternalListener } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/**
 * A message that stops the flow. Closed by Escape, Enter or a click, but not by the Enter that
 * ends the next scan: its button can't be focused.
 */
export class StopPopup extends Component {
    static template = "supermarket_pos.StopPopup";
    static components = { Dialog };
    static props = { title: String, body: String, close: Function };

    setup() {
        useExternalListener(window, "keydown", (event) => {
            if (event.key === "Enter" && !event.defaultPrevented && !event.repeat) {
                event.preventDefault();
                this.props.close();
            }
        });
    }
}
