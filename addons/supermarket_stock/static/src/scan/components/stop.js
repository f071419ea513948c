import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useRef } from "@odoo/owl";

/** A message that has to be seen: scans stop until it is closed. */
export class Stop extends Component {
    static template = "supermarket_stock.ScanStop";
    static props = { message: Object, missed: Number, onClose: Function };

    setup() {
        const button = useRef("close");
        onMounted(() => button.el.focus());
    }

    /** Where something can be done about it, closing says that nothing is. */
    get closeText() {
        return this.props.message.ways?.length ? _t("Leave it") : _t("OK");
    }
}
