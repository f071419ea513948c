import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const press = (key) => ({ content: `press ${key}`, trigger: "body", run: `press ${key}` });
const see = (trigger) => ({ content: `see ${trigger}`, trigger });
const hasNo = (trigger) => see(`body:not(:has(${trigger}))`);

/** The amount that stands there, with its sign; a part of a text would match others, too. */
const amountIs = (trigger, amount) => ({
    content: `${trigger} is ${amount}`,
    trigger,
    run({ anchor }) {
        const shown = Number(anchor.textContent.replace(/[^\d.-]/g, ""));
        if (shown !== amount) {
            throw new Error(`${trigger} is ${anchor.textContent}, not ${amount}`);
        }
    },
});

const ON_SCREEN = ".payment-screen .supermarket-rounding .amount";
const SAID_PAID = ".receipt-screen .o_payment_successful .border-success .fs-4 > span:first-child";
const onReceipt = (part) => `.pos-receipt .receipt-${part} .pos-receipt-right-align`;

/** Four lines at 21 % on top, one at 8.875 %. */
const fill = () => ["GOODS-1", "GOODS-2", "GOODS-3", "GOODS-4", "GOODS-5"].map(scan_barcode);

const payInCash = (rounding, toPay) => [
    ...fill(),
    see(".order-container .orderline.selected:contains(Goods 5)"),
    press("Enter"),
    see(".payment-screen .paymentline:contains(Cash)"),
    amountIs(ON_SCREEN, rounding),
    press("Enter"),
    amountIs(onReceipt("rounding"), rounding),
    amountIs(onReceipt("to-pay"), toPay),
    amountIs(SAID_PAID, toPay),
];

/** What the customer gives above it changes nothing of what was rounded. */
const payWithChange = (rounding, given) => [
    ...fill(),
    see(".order-container .orderline.selected:contains(Goods 5)"),
    press("Enter"),
    see(".payment-screen .paymentline:contains(Cash)"),
    ...given.split("").map(press),
    amountIs(ON_SCREEN, rounding),
    press("Enter"),
    amountIs(onReceipt("rounding"), rounding),
];

/** A card takes the cents. */
const payByCard = () => [
    ...fill(),
    see(".order-container .orderline.selected:contains(Goods 5)"),
    { trigger: ".pay-order-button", run: "click" },
    { trigger: ".paymentmethod:contains(Bank)", run: "click" },
    see(".payment-screen .paymentline:contains(Bank)"),
    hasNo(".supermarket-rounding"),
    press("Enter"),
    see(".pos-receipt"),
    hasNo(".receipt-rounding"),
];

/** name: [rounding, to pay in cash, what the customer gives] */
const ROUNDED = {
    per_line: [-0.02, 1.8, "5"],
    globally: [0.02, 1.85, "5"],
    no_cents_per_line: [-2, 180, "500"],
    no_cents_globally: [-3, 180, "500"],
};

for (const [name, [rounding, toPay, given]] of Object.entries(ROUNDED)) {
    registry.category("web_tour.tours").add(`supermarket_rounding_${name}`, {
        steps: () =>
            [
                Chrome.startPoS(),
                Dialog.confirm("Open Register"),
                hasNo(".modal"),
                ...payInCash(rounding, toPay),
                ...payWithChange(rounding, given),
                ...payByCard(),
                Chrome.endTour(),
            ].flat(),
    });
}
