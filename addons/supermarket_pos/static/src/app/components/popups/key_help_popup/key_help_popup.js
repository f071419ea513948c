import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** The keys of the till, shown by F1. */
export class KeyHelpPopup extends Component {
    static template = "supermarket_pos.KeyHelpPopup";
    static components = { Dialog };
    static props = { close: Function };

    get groups() {
        return [
            {
                title: _t("Selling"),
                keys: [
                    { keys: [_t("Scan")], text: _t("Add a product") },
                    { keys: ["0 … 9"], text: _t("Quantity of the selected line") },
                    { keys: ["↑", "↓"], text: _t("Select another line") },
                    { keys: ["Backspace"], text: _t("Take a digit back, then the line") },
                    { keys: ["+", "−"], text: _t("Change the sign: goods come back") },
                    { keys: ["F2"], text: _t("Search a product by name, initials or code") },
                    { keys: ["F2", "Enter"], text: _t("Sell the first product found") },
                    { keys: ["Enter"], text: _t("Pay in cash") },
                ],
            },
            {
                title: _t("Paying"),
                keys: [
                    { keys: ["0 … 9"], text: _t("Amount received") },
                    { keys: [_t("Scan")], text: _t("Pay by the customer's code") },
                    { keys: ["F9"], text: _t("Drop the cents, or take that back") },
                    { keys: ["Enter"], text: _t("Validate") },
                    { keys: ["Esc"], text: _t("Back to the products") },
                ],
            },
            {
                title: _t("Receipt"),
                keys: [
                    { keys: [_t("Scan")], text: _t("Next sale, with this product") },
                    { keys: ["Enter"], text: _t("Next sale") },
                ],
            },
        ];
    }
}
