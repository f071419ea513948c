import { BarcodeReader } from "@point_of_sale/app/services/barcode_reader_service";
import { StopPopup } from "@supermarket_pos/app/components/popups/stop_popup/stop_popup";
import { faultMessage } from "@supermarket_stock/offline/codes/faults";
import { readSticker } from "@supermarket_pos/app/utils/markdown_sticker";
import { walletOf } from "@supermarket_pos/app/utils/payment/payment_code";
import { isScanned, leaveSearch, SEARCH_FIELD } from "@supermarket_pos/app/utils/search_field";
import { isSupermarketTill } from "@supermarket_pos/app/utils/supermarket_till";
import { barcodeForms } from "@supermarket_stock/offline/codes/gtin";
import { read, stripSymbol } from "@supermarket_stock/offline/codes/reading";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** The keyboard's pause between the repetitions of a key is shorter, a hand's way to a scanner longer. */
const HELD_MS = 400;
/** What comes this long after the last key is from a camera, not from keys. */
const TYPED_MS = 1000;

patch(BarcodeReader.prototype, {
    setup() {
        super.setup(...arguments);
        this.lastCode = null;
        this.paymentCodeTaker = null;
        this.isStopped = false;
        this.heldAt = -HELD_MS;
        this.lastKey = { timeStamp: -TYPED_MS };
        const noteKey = ({ key, target, repeat, timeStamp }) => {
            this.lastKey = { key, target, timeStamp };
            this.heldAt = repeat ? timeStamp : this.heldAt;
        };
        window.addEventListener("keydown", noteKey, { capture: true });
    },

    /**
     * Into the search people type, and scanners scan: they end a code by Enter or Tab. A word is
     * taken for a code somewhat later, when the cashier may have left the search for a product.
     *
     * A key that is held down is no scan either: 2222 would be a discount of 22 %.
     */
    scan(code) {
        const now = performance.now();
        if (now - this.heldAt < HELD_MS) {
            return;
        }
        const { key, target, timeStamp } = this.lastKey;
        const field = now - timeStamp < TYPED_MS ? target : null;
        if (field?.matches?.(SEARCH_FIELD)) {
            const isEnded = ["Enter", "Tab"].includes(key);
            if (!isEnded || !isScanned(code)) {
                return;
            }
            leaveSearch(field); // what is scanned is sold, and not searched for
        }
        return super.scan(...arguments);
    },

    async _scan(code) {
        if (this.isStopped) {
            // What is scanned while the cashier has not seen the message would get lost unnoticed.
            this.playError();
            return;
        }
        const { text } = stripSymbol(code);
        if (this.paymentCodeTaker && walletOf(text)) {
            return this.paymentCodeTaker(text);
        }
        await this.whenReceiptListens();
        this.lastCode = code;
        this.tellParsers();
        const sticker = readSticker(code);
        return sticker ? this.scanSticker(sticker) : super._scan(...arguments);
    },

    /** The sticker of goods that are marked down: no nomenclature decides what it means. */
    async scanSticker(sticker) {
        for (const callbacks of [...this.cbMaps]) {
            await callbacks.sticker?.(sticker);
        }
    },

    playError() {
        this.hardwareProxy.pos?.sound.play("error");
    },

    /** Stop the flow with sound and text until the cashier has seen it. */
    stop(title, body) {
        this.isStopped = true;
        this.playError();
        this.dialog.add(StopPopup, { title, body }, { onClose: () => (this.isStopped = false) });
    },

    /** What of the till the parsers have to know. Until it is ours, codes mean what they did. */
    tellParsers() {
        const { pos } = this.hardwareProxy;
        const till = isSupermarketTill(pos?.models)
            ? {
                  isProduct: (code) => Boolean(pos.productByCode(barcodeForms(code))),
                  pricePlaces: pos.currency?.decimal_places,
              }
            : null;
        for (const parser of [this.parser, this.fallbackParser].filter(Boolean)) {
            parser.till = till;
        }
    },

    /** Why the last code can't be read, if it can't. */
    faultOfLastCode() {
        const { is_gs1_nomenclature, gs1_separator_fnc1 } = this.parser.nomenclature;
        const { fault, elements } = read(this.lastCode ?? "", new Date(), gs1_separator_fnc1 || "");
        const isMissed = elements.length && !is_gs1_nomenclature;
        return isMissed ? { kind: "nomenclature" } : fault;
    },

    showNotFoundNotification(code) {
        const fault = this.faultOfLastCode() ?? code.fault;
        if (fault) {
            this.stop(_t("Unreadable code"), faultMessage(fault));
            return;
        }
        this.stop(_t("Unknown code"), _t("%s is no product of this shop.", this.codeRepr(code)));
    },

    showGS1IncompatibleBarcodeWarning() {
        const fault = this.faultOfLastCode();
        this.stop(
            _t("Unreadable code"),
            fault
                ? faultMessage(fault)
                : _t("This code follows no rule of the shop's barcode nomenclature."),
        );
    },

    /** A scan right after the payment is the next sale's: it waits for the receipt to be drawn. */
    async whenReceiptListens() {
        if (!this.cbMaps.size && this.hardwareProxy.pos?.getOrder()?.finalized) {
            await this.whenListening(new Set());
        }
    },

    /** Resolve when a screen other than those in `before` listens to scans; after 3 s anyway. */
    async whenListening(before) {
        for (let wait = 0; wait < 60; wait++) {
            if ([...this.cbMaps].some((callbacks) => !before.has(callbacks))) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    },
});
