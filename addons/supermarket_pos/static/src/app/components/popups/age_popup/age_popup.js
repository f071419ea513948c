import { Component, useExternalListener } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/**
 * Asks whether the customer is old enough. Answered by Y or N, never by Enter: the next scan ends
 * with it. The payload is true or false.
 */
export class AgePopup extends Component {
    static template = "supermarket_pos.AgePopup";
    static components = { Dialog };
    static props = { limit: Number, product: String, getPayload: Function, close: Function };

    setup() {
        // Before the search field of the screen behind gets to see the letter.
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
    }

    get bornBefore() {
        return luxon.DateTime.now()
            .minus({ years: this.props.limit })
            .toLocaleString(luxon.DateTime.DATE_MED);
    }

    onKeydown(event) {
        const answer = { y: true, n: false, escape: false }[event.key?.toLowerCase()];
        if (answer !== undefined && !event.repeat) {
            event.preventDefault();
            event.stopImmediatePropagation();
            this.answer(answer);
        }
    }

    answer(isOldEnough) {
        this.props.getPayload(isOldEnough);
        this.props.close();
    }
}
