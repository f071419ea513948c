import { _t } from "@web/core/l10n/translation";
import { Component, useState } from "@odoo/owl";
import { PhotoButton } from "../components/photo_button";
import { QuantityField } from "../components/quantity_field";

/** Broken goods are not taken in: how many, why, and a picture for the supplier. */
export class DamagedGoods extends Component {
    static template = "supermarket_stock.ScanDamagedGoods";
    static components = { PhotoButton, QuantityField };
    static props = {
        app: Object,
        productId: Number,
        most: Number,
        onTell: Function,
        onBack: Function,
    };

    setup() {
        const { most } = this.props;
        this.state = useState({ quantity: Math.min(1, most), note: "", photo: "" });
    }

    fieldOf(name) {
        return this.props.app.device.catalogue.fieldOf(this.props.productId, name);
    }

    get reasons() {
        return [
            _t("broken"),
            _t("leaking"),
            _t("spoiled"),
            _t("too warm"),
            _t("packaging damaged"),
        ].map(String);
    }

    tell() {
        const { quantity, note, photo } = this.state;
        this.props.onTell({ quantity, note, photo });
    }
}
