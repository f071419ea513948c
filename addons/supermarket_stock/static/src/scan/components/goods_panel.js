import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, onPatched, useRef, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";
import { readTypedDay } from "../reading";
import { QuantityField } from "./quantity_field";

/**
 * The goods in hand: how many, of which lot, until when. What a scan did not say is asked here,
 * and may be scanned or typed.
 */
export class GoodsPanel extends Component {
    static template = "supermarket_stock.ScanGoodsPanel";
    static components = { QuantityField };
    static props = {
        app: Object,
        goods: Object, // {productId, quantity, lot, expiry, asks: null|"lot"|"expiry"}
        onAnswer: Function, // ({lot} or {expiry})
        onQuantity: Function,
        onLeave: Function, // out of the question: nothing is written
        lots: { type: Array, optional: true }, // names that may be the answer
        onUndo: { type: Function, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.state = useState({ text: "", isWrong: false });
        this.field = useRef("asked");
        this.asked = null;
        this.pace = new KeyPace();
        onMounted(() => this.focus());
        onPatched(() => this.focus());
    }

    /** The field has the keys as soon as it is there, and not again while somebody types. */
    focus() {
        const { asks } = this.props.goods;
        if (asks && asks !== this.asked) {
            this.state.text = "";
            this.field.el?.focus();
        }
        this.asked = asks;
    }

    /** What the catalogue says of the goods: their name, unit, digits of it. */
    fieldOf(name) {
        return this.props.app.device.catalogue.fieldOf(this.props.goods.productId, name);
    }

    get lots() {
        return (this.props.goods.asks === "lot" && this.props.lots) || [];
    }

    get question() {
        return this.props.goods.asks === "lot"
            ? _t("Lot: scan it or type it")
            : _t("Last day on the package (DD.MM.YYYY)");
    }

    onKeydown(event) {
        event.stopPropagation();
        const scanned = this.pace.scanOf(event);
        if (event.key !== "Enter" && !scanned) {
            return;
        }
        event.preventDefault();
        if (scanned) {
            this.state.text = "";
            this.props.app.scan(scanned); // a scanner types into the field that has the keys
        } else {
            this.answer();
        }
    }

    /** Half a number is of the goods that it was typed for. */
    get quantityKey() {
        const { productId, lot } = this.props.goods;
        return `${productId}|${lot}`;
    }

    answer() {
        const text = this.state.text.trim();
        if (!text) {
            return;
        }
        if (this.props.goods.asks === "lot") {
            this.state.text = "";
            this.props.onAnswer({ lot: text });
            return;
        }
        const expiry = readTypedDay(text);
        this.state.isWrong = !expiry;
        if (expiry) {
            this.state.text = "";
            this.props.onAnswer({ expiry });
        }
    }
}
