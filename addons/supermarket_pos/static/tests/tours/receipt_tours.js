import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import { scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const press = (key) => ({ content: `press ${key}`, trigger: "body", run: `press ${key}` });
const see = (trigger) => ({ content: `see ${trigger}`, trigger });
const click = (trigger) => ({ content: `click ${trigger}`, trigger, run: "click" });
const printed = (token) => `https://shop.example/pos/ticket/validate?access_token=${token}`;

const returnOne = (name) => [
    click(`.ticket-screen .orderline:contains(${name})`),
    click(".ticket-screen .numpad button:contains(1)"),
    see(`.ticket-screen .orderline:contains(${name}):contains(To Refund)`),
    click(".ticket-screen .pay-order-button"),
    see(".payment-screen"),
    click(".payment-screen .paymentmethod:contains(Cash)"),
    see(".payment-screen .paymentline:contains(Cash)"),
    press("Enter"),
    see(".receipt-screen"),
];

/** Bought in another store: found by what is printed on the receipt, or by its whole number. */
registry.category("web_tour.tours").add("supermarket_other_store_receipt", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            { trigger: "body:not(:has(.modal))" },
            scan_barcode(printed("nobody")),
            see(".supermarket-stop-popup:contains(Unknown receipt)"),
            press("Enter"),
            { trigger: "body:not(:has(.modal))" },
            scan_barcode(printed("shown-1")),
            see(".ticket-screen .order-row:contains(77-000001)"),
            ...returnOne("Milk"),
            {
                content: "look for a whole number",
                trigger: ".receipt-screen",
                run: () =>
                    window.posmodel.navigate("TicketScreen", {
                        stateOverride: {
                            filter: "SYNCED",
                            search: { fieldName: "RECEIPT_NUMBER", searchTerm: "2601-77-000002" },
                        },
                    }),
            },
            click(".ticket-screen .order-row:contains(77-000002)"),
            ...returnOne("Bread"),
            Chrome.endTour(),
        ].flat(),
});
