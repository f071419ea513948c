import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { stockLevel } from "@supermarket_pos/app/utils/sellable_board";

/**
 * The sellable quantity as a small badge. A component of its own, so that a sale at another till
 * draws this badge again and not its card or line.
 */
export class SellableBadge extends Component {
    static template = "supermarket_pos.SellableBadge";
    static props = {
        productIds: { type: Array, element: Number },
        needed: { type: Number, optional: true },
        class: { type: String, optional: true },
    };
    static defaultProps = { needed: 0, class: "" };

    setup() {
        this.board = useState(useService("pos").sellableBoard);
    }

    get quantity() {
        return this.board.quantity(...this.props.productIds);
    }

    get text() {
        return this.env.utils.formatProductQty(this.quantity, false);
    }

    get level() {
        return stockLevel(this.quantity, this.props.needed);
    }
}
