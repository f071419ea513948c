import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import { scan_barcode } from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const press = (key) => ({ content: `press ${key}`, trigger: "body", run: `press ${key}` });
const see = (trigger) => ({ content: `see ${trigger}`, trigger });
const open = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

const payByTwoKeys = () => [
    press("Enter"),
    see(".payment-screen .paymentline:contains(Cash)"),
    press("Enter"),
    see(".receipt-screen"),
];

/** Two scans and two keys are a cash sale; the next scan is the next sale. */
registry.category("web_tour.tours").add("supermarket_cash_sale", {
    steps: () =>
        [
            ...open(),
            see(".product:contains(Milk) .sellable-badge.text-bg-success:contains(10)"),
            scan_barcode("5000112637922"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            see(".orderline .sellable-badge:contains(10)"),
            scan_barcode("CASE-MILK"),
            ProductScreen.selectedOrderlineHas("Milk", 3),
            ...payByTwoKeys(),
            scan_barcode("5000112637922"),
            see(".product-screen"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            see(".product:contains(Milk) .sellable-badge:contains(7)"),
            Chrome.endTour(),
        ].flat(),
});

/** Type into the search while the screen is drawn again between two keys. */
async function typeWhileDrawing(field, text) {
    for (const key of text) {
        field.value += key;
        field.dispatchEvent(new Event("input"));
        odoo.__WOWL_DEBUG__.root.render(true);
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
}

const search = (text) => [
    press("F2"),
    {
        trigger: ".pos-rightheader .input-container input:focus",
        run: ({ anchor }) => typeWhileDrawing(anchor, text),
    },
];

const sellYoghurtBySearch = () => [
    search("Yogh"),
    see(".product-list:not(:has(.product:contains(Milk))) .product:contains(Yoghurt)"),
    press("Enter"),
    ProductScreen.selectedOrderlineHas("Yoghurt", 1),
];

/** The Enter of a search ends it, also when something was scanned before. */
registry.category("web_tour.tours").add("supermarket_search_after_scan", {
    steps: () =>
        [
            ...open(),
            { trigger: "body:not(:has(.modal))" },
            scan_barcode("5000112637922"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            ...sellYoghurtBySearch(),
            Chrome.endTour(),
        ].flat(),
});

/** F2, the name, Enter: no key of the name gets lost, and the next keys are the sale's again. */
registry.category("web_tour.tours").add("supermarket_search", {
    steps: () =>
        [
            ...open(),
            { trigger: "body:not(:has(.modal))" },
            ...sellYoghurtBySearch(),
            see(".product:contains(Milk)"),
            see("body:not(:has(.pos-rightheader input:focus))"),
            search("zz"),
            see(".product-screen:not(:has(.product))"),
            press("Escape"),
            see(".product:contains(Milk)"),
            see("body:not(:has(.pos-rightheader input:focus))"),
            scan_barcode("5000112637922"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            press("Enter"),
            see(".payment-screen .paymentline:contains(Cash)"),
            press("Escape"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            press("3"),
            ProductScreen.selectedOrderlineHas("Milk", 3),
            ...payByTwoKeys(),
            Chrome.endTour(),
        ].flat(),
});

/** Neither a label without a weight nor a line without a quantity is sold. */
registry.category("web_tour.tours").add("supermarket_quantities", {
    steps: () =>
        [
            ...open(),
            { trigger: "body:not(:has(.modal))" },
            scan_barcode("2100121000007"),
            see(".orderline:contains(Pork) .qty:contains(0)"),
            see(".o_notification:contains(Pork)"),
            press("Enter"),
            see(".supermarket-stop-popup:contains(No weight):contains(Pork)"),
            press("Enter"),
            { trigger: "body:not(:has(.modal))" },
            press("Backspace"),
            press("Backspace"),
            { trigger: ".product-screen:not(:has(.orderline))" },
            scan_barcode("5000112637922"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            press("0"),
            see(".orderline:contains(Milk) .qty:contains(0)"),
            press("Enter"),
            see(".product-screen .orderline:contains(Milk)"),
            press("2"),
            ProductScreen.selectedOrderlineHas("Milk", 2),
            ...payByTwoKeys(),
            Chrome.endTour(),
        ].flat(),
});

/** The last unit: named, reduced; an unknown code and a lot on hold stop the flow. */
registry.category("web_tour.tours").add("supermarket_refusals", {
    steps: () =>
        [
            ...open(),
            see(".product:contains(Last unit) .sellable-badge.text-bg-warning:contains(1)"),
            scan_barcode("5000112637946"),
            ProductScreen.selectedOrderlineHas("Last unit", 1),
            scan_barcode("5000112637946"),
            see(".supermarket-sale-refused:contains(Last unit):contains(2 asked, 1 to sell)"),
            { trigger: ".supermarket-sale-refused .btn-light", run: "click" },
            { trigger: "body:not(:has(.modal))" },
            ProductScreen.selectedOrderlineHas("Last unit", 2),
            see(".orderline .sellable-badge.text-bg-danger"),
            press("Enter"),
            see(".payment-screen .paymentline"),
            press("Enter"),
            see(".supermarket-sale-refused:contains(Last unit):contains(2 asked, 1 to sell)"),
            { trigger: ".supermarket-sale-refused [data-way=reduce]", run: "click" },
            see(".payment-screen .paymentline"),
            { trigger: "body:not(:has(.modal))" },
            press("Escape"),
            see(".product-screen .orderline:contains(Last unit) .qty:contains(1)"),
            scan_barcode("999000111"),
            see(".supermarket-stop-popup:contains(999000111)"),
            press("Enter"),
            { trigger: "body:not(:has(.modal))" },
            scan_barcode("5000112637953"),
            see(".supermarket-stop-popup:contains(On hold):contains(Recalled)"),
            press("Enter"),
            { trigger: "body:not(:has(.modal))" },
            press("F1"),
            see(".supermarket-key-help"),
            { trigger: ".supermarket-key-help .btn-primary", run: "click" },
            { trigger: "body:not(:has(.modal))" },
            scan_barcode("5000112637960"),
            ProductScreen.selectedOrderlineHas("Yoghurt", 1),
            press("Enter"),
            see(".payment-screen .paymentline"),
            press("Enter"),
            see(".receipt-screen"),
            Chrome.endTour(),
        ].flat(),
});

const closePopup = () => [press("Enter"), { trigger: "body:not(:has(.modal))" }];

/** What a scanner sends, and what the till makes of it. */
registry.category("web_tour.tours").add("supermarket_codes", {
    steps: () =>
        [
            ...open(),
            { trigger: "body:not(:has(.modal))" },
            scan_barcode("2210"), // a discount on nothing
            see(".supermarket-stop-popup:contains(scan the goods first)"),
            ...closePopup(),
            scan_barcode("041570054161"), // a UPC that begins as a cashier's badge
            ProductScreen.selectedOrderlineHas("Almonds", 1),
            scan_barcode("2212345012503"), // longer than the rule of discounts
            see(".supermarket-stop-popup:contains(2212345012503)"),
            ...closePopup(),
            scan_barcode("]E05000112637922"),
            ProductScreen.selectedOrderlineHas("Milk", 1),
            scan_barcode("https://id.gs1.org/01/05000112637922?17=391231"),
            ProductScreen.selectedOrderlineHas("Milk", 2),
            scan_barcode("0105000112637922112611014222767030276A1"),
            ProductScreen.selectedOrderlineHas("Milk", 3),
            scan_barcode("010500011263796010L117200101"), // FNC1 swallowed: L1 and a date
            see(".supermarket-stop-popup:contains(Expired):contains(Yoghurt)"),
            ...closePopup(),
            scan_barcode("010500011263796010NEW17391231"),
            see(".supermarket-stop-popup:contains(ASCII 29)"),
            ...closePopup(),
            scan_barcode("010500011263796010L117391231"),
            ProductScreen.selectedOrderlineHas("Yoghurt", 1),
            see(".orderline:contains(Yoghurt):contains(L1)"),
            scan_barcode("010500011263796010L1|17261331"),
            see(".supermarket-stop-popup:contains(no day)"),
            ...closePopup(),
            scan_barcode("0212345409992"), // a wrong price-check digit
            see(".supermarket-stop-popup:contains(price-check digit)"),
            ...closePopup(),
            Chrome.endTour(),
        ].flat(),
});
