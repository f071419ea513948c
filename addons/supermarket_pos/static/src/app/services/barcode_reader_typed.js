import { BarcodeReader } from "@point_of_sale/app/services/barcode_reader_service";
import { readSticker } from "@supermarket_pos/app/utils/markdown_sticker";
import { walletOf } from "@supermarket_pos/app/utils/payment/payment_code";
import { whileScanning } from "@supermarket_pos/app/utils/running_scans";
import { SEARCH_FIELD } from "@supermarket_pos/app/utils/search_field";
import {
    codesAndNumbers,
    isByHand,
    isNumber,
    isShort,
    timesOf,
} from "@supermarket_pos/app/utils/typed_keys";
import { labelForms } from "@supermarket_stock/offline/codes/labels";
import { patch } from "@web/core/utils/patch";
// Its patch of the same method comes before this one.
import "@supermarket_pos/app/services/barcode_reader_service";

/** More keys than any code has. */
const REMEMBERED = 200;
/** No amount has more digits, however small the currency. */
const AMOUNT_LENGTH = 12;

/** The elements of a code that name goods, as a nomenclature reads it. */
function goodsOf(code, parser) {
    try {
        return [parser?.parse_barcode(code) ?? []]
            .flat()
            .filter(({ type, base_code: base }) => base && !["lot", "discount"].includes(type));
    } catch {
        return []; // not by the rules of GS1
    }
}

/**
 * Keys within 150 ms of each other are a scan to core, and people type as fast: what comes from the
 * keyboard is a number where it can't be a code.
 *
 *   screen  | keys                                     | are
 *   --------|------------------------------------------|----------------------------------
 *   payment | fewer than eight                         | the amount
 *   payment | more digits, at a person's speed         | the amount, unless the code of a wallet
 *   product | a code that the shop knows               | the code
 *   product | fewer than eight, at a person's speed    | the quantity of the selected line
 *   product | digits before or after a known code      | a quantity and the code
 *   any     | others                                   | a code
 */
patch(BarcodeReader.prototype, {
    setup() {
        super.setup(...arguments);
        this.keys = [];
        const note = ({ key, target, timeStamp: at }) => {
            this.typedInto = target;
            this.endKey = key;
            if (key?.length === 1) {
                this.keys = [...this.keys.slice(1 - REMEMBERED), { key, at }];
            }
        };
        window.addEventListener("keydown", note, { capture: true });
    },

    get numberBuffer() {
        return this.hardwareProxy.pos?.numberBuffer;
    },

    scan(code) {
        const times = typeof code === "string" && timesOf(code, this.keys);
        const parts = times && !this.isStopped ? this.readTyped(code, times) : null;
        if (parts) {
            return this.follow(parts);
        }
        if (times) {
            this.numberBuffer?.take(""); // what is typed from now on is a number by itself
        }
        return whileScanning(() => super.scan(...arguments));
    },

    /** What to do with the keys of a text, null for a scan like any other. */
    readTyped(code, times) {
        if (this.typedInto?.matches?.(SEARCH_FIELD)) {
            return null;
        }
        const readers = {
            PaymentScreen: () => this.readOnPayment(code, times),
            ProductScreen: () => this.readOnProducts(code, times),
        };
        return readers[this.hardwareProxy.pos?.router?.state.current]?.();
    },

    readOnPayment(code, times) {
        if (isShort(code)) {
            return [{ typed: isNumber(code) }];
        }
        const isLong = code.length > AMOUNT_LENGTH || !isNumber(code) || !isByHand(times);
        return isLong || walletOf(code) ? null : [{ typed: true }];
    },

    readOnProducts(code, times) {
        const isKnown = (text) => this.isKnown(text);
        if (isKnown(code)) {
            return null;
        }
        const hasLine = this.hardwareProxy.pos.getOrder()?.getSelectedOrderline();
        if (hasLine && isShort(code) && isNumber(code) && isByHand(times)) {
            return [{ typed: true }];
        }
        return codesAndNumbers(code, isKnown);
    },

    /** Whether a code names goods of this shop. */
    isKnown(code) {
        if (readSticker(code)) {
            return true;
        }
        this.tellParsers();
        const goods = [this.parser, this.fallbackParser].flatMap((parser) => goodsOf(code, parser));
        return goods.some(({ type, base_code: base }) =>
            this.hardwareProxy.pos.productByCode(labelForms(type, base)),
        );
    },

    async follow(parts) {
        for (const { typed, number, code } of parts) {
            if (typed) {
                this.takeTyped();
            } else if (number) {
                this.numberBuffer.take(number);
            } else if (code) {
                this.numberBuffer.take(""); // the keys are the code's
                await whileScanning(() => super.scan(code));
            }
        }
    },

    /** Keys that wait in the number buffer are a number; the Enter after them is for the screen. */
    takeTyped() {
        this.numberBuffer.capture();
        if (this.endKey === "Enter") {
            const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true });
            queueMicrotask(() => document.body.dispatchEvent(event));
        }
    },
});
