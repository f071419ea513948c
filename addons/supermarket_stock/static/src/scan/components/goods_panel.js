import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, onPatched, useRef, useState } from "@odoo/owl";
import { KeyPace } from "../key_pace";
import { readTypedDay } from "../reading";

/**
 * The goods in hand: how many, of which lot, until when. What a scan did not say is asked here,
 * and may be scanned or typed.
 */
export class GoodsPanel extends Component {
    static template = "supermarket_stock.ScanGoodsPanel";
    static props = {
        name: String,
        unit: String,
        goods: Object, // {productId, quantity, lot, expiry, asks: null|"lot"|"expiry"}
        onAnswer: Function, // ({lot} or {expiry})
        onQuantity: Function,
        onScan: Function, // a scanner types into the field that has the keys
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

    get question() {
        return this.props.goods.asks === "lot"
            ? _t("Lot: scan it or type it")
            : _t("Last day on the package (DD.MM.YYYY)");
    }

    onKeydown(event) {
        event.stopPropagation();
        const isScan = this.pace.isScan(event);
        if (event.key !== "Enter" && !isScan) {
            return;
        }
        event.preventDefault();
        if (isScan) {
            const scanned = this.state.text.trim();
            this.state.text = "";
            this.props.onScan(scanned);
        } else {
            this.answer();
        }
    }

    /** A scanner that types over a quantity means goods, and no number. */
    onQuantityKeydown(event) {
        event.stopPropagation();
        if (this.pace.isScan(event)) {
            const { value } = event.target;
            event.target.value = this.props.goods.quantity;
            event.target.blur();
            const before = String(this.props.goods.quantity);
            this.props.onScan(value.startsWith(before) ? value.slice(before.length) : value);
        } else if (event.key === "Enter") {
            event.target.blur();
        }
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

    onQuantity(event) {
        const quantity = Number(event.target.value.replace(",", "."));
        if (event.target.value !== "" && Number.isFinite(quantity) && quantity >= 0) {
            this.props.onQuantity(quantity);
        }
        event.target.value = this.props.goods.quantity;
        event.target.blur();
    }
}
