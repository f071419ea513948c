import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { shrunk } from "../photo";

/** Takes a photo with the device's own camera, and shows it. */
export class PhotoButton extends Component {
    static template = "supermarket_stock.ScanPhotoButton";
    static props = {
        app: Object,
        photo: String, // JPEG as base64, "" for none
        isNeeded: { type: Boolean, optional: true },
        onPhoto: Function,
    };

    get label() {
        if (this.props.photo) {
            return _t("Another photo");
        }
        return this.props.isNeeded ? _t("Photo (needed)") : _t("Photo");
    }

    async onChange({ target }) {
        const [file] = target.files;
        target.value = "";
        if (!file) {
            return;
        }
        try {
            this.props.onPhoto(await shrunk(file));
        } catch {
            this.props.app.stop({
                title: _t("No photo"),
                body: _t("This file is no picture: take another photo."),
            });
        }
    }
}
