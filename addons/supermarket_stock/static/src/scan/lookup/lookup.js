import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useState } from "@odoo/owl";
import { refusalMessage } from "@supermarket_stock/offline/refusals";
import { asLocal } from "../events";
import { shownMoney, shownQuantity } from "../figures";
import { scanTasks } from "../tasks";

/** What is known of the goods in hand: at once from this device, then from the server. */
export class Lookup extends Component {
    static template = "supermarket_stock.ScanLookup";
    shown = shownQuantity;
    static props = { app: Object, document: { optional: true }, version: Number };

    setup() {
        this.app = this.props.app;
        this.device = this.app.device;
        this.state = useState({
            productId: null,
            lot: "",
            answer: null,
            isOld: false,
            isAsking: false,
        });
        onMounted(() => this.app.listen((reading) => this.onScan(reading)));
    }

    onScan(reading) {
        if (!reading.productId) {
            return false;
        }
        this.show(reading);
        return true;
    }

    /** The answer of the last time is shown until a new one is there. */
    async show({ productId, lot }) {
        const kept = await this.device.recall(`lookup-${productId}`);
        const last = { answer: kept ?? null, isOld: true };
        Object.assign(this.state, { productId, lot, ...last, isAsking: true });
        try {
            const answer = await this.device.call("scan_look_up", [this.device.told, productId]);
            await this.device.remember(`lookup-${productId}`, answer);
            if (this.state.productId === productId) {
                Object.assign(this.state, { answer, isOld: false });
            }
        } catch (error) {
            if (error.isAnswer) {
                this.app.stop({ title: _t("Not known"), body: error.message });
            }
        }
        if (this.state.productId === productId) {
            this.state.isAsking = false;
        }
    }

    get oldMoment() {
        return asLocal(this.state.answer.at);
    }

    get entry() {
        return this.device.catalogue.entry(this.state.productId)?.template;
    }

    get price() {
        const price = this.state.answer?.price ?? this.entry?.list_price ?? 0;
        return shownMoney(price, this.device.info);
    }

    /** Why the goods, or the lot in hand, must not be sold; in the words of the till. */
    get refusal() {
        const { answer, lot } = this.state;
        const name = this.entry?.name ?? "";
        const known = answer?.lots.find((one) => one.name === lot);
        const reason = answer?.held || known?.held;
        if (reason) {
            return refusalMessage({ kind: "held", reason }, name);
        }
        return known?.expired ? refusalMessage({ kind: "expired" }, name) : null;
    }
}

scanTasks.add("lookup", { label: _t("Look up"), icon: "?", Screen: Lookup });
