import { BarcodeVideoScanner } from "@web/core/barcode/barcode_video_scanner";
import { CameraGate } from "@supermarket_stock/offline/camera_gate";

/** A camera for goods: a code that stays in view is one scan. */
export class GatedCamera extends BarcodeVideoScanner {
    setup() {
        super.setup();
        this.gate = new CameraGate();
        this.codeInPicture = null;
    }

    /** A screen that is drawn anew has no room for a moment, and nothing is read in no room. */
    onResize(area) {
        if (area.width >= 1 && area.height >= 1) {
            super.onResize(area);
        }
    }

    async detectCode() {
        this.codeInPicture = null;
        await super.detectCode();
        if (!this.codeInPicture) {
            this.gate.picture(null);
        }
    }

    barcodeDetected(barcode) {
        this.codeInPicture = barcode;
        if (this.gate.picture(barcode)) {
            super.barcodeDetected(barcode);
        }
    }
}
