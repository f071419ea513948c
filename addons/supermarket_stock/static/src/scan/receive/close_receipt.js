import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";
import { rounded } from "../events";
import { shownQuantity } from "../figures";

/** What came otherwise than ordered, with a reason each, before the receipt is closed. */
export class CloseReceipt extends Component {
    static template = "supermarket_stock.ScanCloseReceipt";
    static props = {
        isSent: Boolean, // by another store: what did not arrive is somewhere
        lines: Array,
        damaged: Array,
        onClose: Function,
        onBack: Function,
    };
    shown = shownQuantity;

    setup() {
        this.state = useState({ rest: "later", reasons: {} });
    }

    get differences() {
        return this.props.lines
            .filter(({ wanted, done }) => wanted !== null && wanted !== done)
            .map((line) => ({ ...line, difference: rounded(line.done - line.wanted) }));
    }

    /** Whether something may come later: who is not told how much was ordered can't know. */
    get hasRest() {
        return this.isBlind || this.differences.some(({ difference }) => difference < 0);
    }

    get isRestAsked() {
        return this.hasRest && !this.props.isSent && !this.isEmpty;
    }

    get isBlind() {
        return this.props.lines.some(({ wanted }) => wanted === null);
    }

    get isEmpty() {
        return this.props.lines.every(({ done }) => !done);
    }

    /** The likeliest first: it is taken where nobody chooses. */
    reasonsFor({ productId, difference, wanted }) {
        if (difference < 0) {
            const reasons = [_t("short"), _t("damaged, not taken in"), _t("wrong goods")].map(
                String,
            );
            const isDamage = this.damagedOf(productId) >= -difference;
            return isDamage ? [reasons[1], reasons[0], reasons[2]] : reasons;
        }
        const reasons = [_t("more than ordered"), _t("not ordered")].map(String);
        return wanted ? reasons : reasons.reverse();
    }

    damagedOf(productId) {
        const damaged = this.props.damaged.filter((line) => line.productId === productId);
        return damaged.reduce((sum, { quantity }) => rounded(sum + quantity), 0);
    }

    choose(productId, event) {
        this.state.reasons[productId] = event.target.value;
    }

    close() {
        const reasons = this.differences.map((line) => [
            line.productId,
            this.state.reasons[line.productId] ?? this.reasonsFor(line)[0],
        ]);
        this.props.onClose(reasons, this.hasRest ? this.state.rest : "never");
    }
}
