import { BarcodeVideoScanner } from "@web/core/barcode/barcode_video_scanner";
import { CameraGate } from "@supermarket_pos/app/utils/camera_gate";

/** The camera of the till: a code that stays in view is one scan. */
export class TillCamera extends BarcodeVideoScanner {
    setup() {
        super.setup();
        this.gate = new CameraGate();
        this.codeInPicture = null;
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
