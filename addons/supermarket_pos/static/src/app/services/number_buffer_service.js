import { numberBufferService } from "@point_of_sale/app/services/number_buffer_service";
import { runningScans } from "@supermarket_pos/app/utils/running_scans";
import { patch } from "@web/core/utils/patch";

const EDITING = ["Backspace", "Delete", "Esc"];
/** As many keys in a row are numbers anyway; of more the barcode reader knows what they are. */
const FEW = 2;
const LOOK_AGAIN_MS = 20;

/**
 * Digits count when they are pressed, in the order in which they are pressed.
 *
 * Core counts keys when they are let go: who types 50 and Enter fluently lets the 0 go after Enter,
 * and has paid 5.
 */
const whenPressed = () => ({
    pressed: new Set(),

    onKeyPressed(event) {
        this.pressed.add(event.code);
        const isEnd = event.key === "Enter" && this.config?.triggerAtEnter;
        const isInput = event.key?.length === 1 || EDITING.includes(event.key) || isEnd;
        if (isInput && !event.repeat) {
            this._onKeyboardInput(event);
        }
    },

    /** What lets go of a key without pressing it, as Odoo's own tours do, has pressed it. */
    _bufferEvents(handler) {
        const whenScanned = (isCaptured = false) => {
            if (!isCaptured && runningScans.count) {
                this._timeout = setTimeout(whenScanned, LOOK_AGAIN_MS);
                return;
            }
            handler(isCaptured);
        };
        const buffer = super._bufferEvents(whenScanned);
        return (event) => {
            if (event.type !== "keyup" || !this.pressed.delete(event.code)) {
                buffer(event);
            }
        };
    },

    /** A button on the screen is no scanner: quick fingers lose no digit. */
    sendKey() {
        super.sendKey(...arguments);
        this.capture();
    },

    /** Let pending digits count before something else happens, unless they may be a scan. */
    settle() {
        if (this.eventsBuffer?.length <= FEW) {
            this.capture();
        }
    },

    /** Let these keys count in place of the pending ones. */
    take(text) {
        clearTimeout(this._timeout);
        delete this.handler;
        this.eventsBuffer = [];
        for (const key of text) {
            this._handleInput(key);
        }
    },
});

/** Core exports the service and not its class. */
patch(numberBufferService, {
    start() {
        const buffer = super.start(...arguments);
        patch(buffer, whenPressed());
        window.addEventListener("keydown", (event) => buffer.onKeyPressed(event));
        return buffer;
    },
});
