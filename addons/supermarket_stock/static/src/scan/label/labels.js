import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { StoreList } from "../components/store_list";
import { shownMoney } from "../figures";
import { scanTasks } from "../tasks";

/** Labels whose price changed, and those of goods that were scanned before the shelf. */
export class Labels extends Component {
    static template = "supermarket_stock.ScanLabels";
    static props = { app: Object, document: Object, version: Number };

    setup() {
        this.app = this.props.app;
        this.device = this.app.device;
        this.state = useState({ wanted: [], ready: null, isPrinting: false });
        onWillStart(async () => {
            this.state.wanted = (await this.device.recall(this.key)) ?? [];
        });
        onMounted(() => this.app.listen((reading) => this.onScan(reading)));
        onWillUnmount(() => this.forgetFile());
    }

    /** What was scanned stands after a reload. */
    get key() {
        return `labels-${this.props.document.id}`;
    }

    /** Those that were scanned first; a changed price has what the label still says. */
    get lines() {
        const { wanted } = this.state;
        const changed = this.props.document.labels;
        const known = new Set(changed.map(({ product_id }) => product_id));
        const scanned = wanted.filter((id) => !known.has(id)).map((id) => this.scannedLine(id));
        const lines = [...scanned, ...changed.map((line) => ({ ...line, isChanged: true }))].map(
            (line) => ({ ...line, isWanted: wanted.includes(line.product_id) }),
        );
        return lines.sort((one, other) => other.isWanted - one.isWanted);
    }

    scannedLine(productId) {
        const { template } = this.device.catalogue.entry(productId);
        return { product_id: productId, name: template.name, price: template.list_price };
    }

    /** The goods whose labels are printed: those that were scanned, else all that changed. */
    get chosen() {
        const { wanted } = this.state;
        return wanted.length
            ? wanted
            : this.props.document.labels.map(({ product_id }) => product_id);
    }

    get printText() {
        return this.chosen.length === 1
            ? _t("Print the label")
            : _t("Print %s labels", this.chosen.length);
    }

    /** Those that the list leaves out: of a whole shop they are printed in the web client. */
    get unprintedText() {
        const { unprinted = 0 } = this.props.document;
        return unprinted
            ? _t("Labels never printed: %s. The web client prints them by category.", unprinted)
            : "";
    }

    money(amount) {
        return shownMoney(amount, this.device.info);
    }

    async onScan({ productId }) {
        if (!productId) {
            return false;
        }
        await this.choose(productId, true);
        return true;
    }

    async choose(productId, isWanted = !this.state.wanted.includes(productId)) {
        const others = this.state.wanted.filter((id) => id !== productId);
        this.state.wanted = isWanted ? [productId, ...others] : others;
        this.forgetFile();
        await this.app.keep(this.key, [...this.state.wanted]);
    }

    async print() {
        const { app, device } = this;
        this.state.isPrinting = true;
        try {
            const { type, content } = await device.call("scan_print_labels", [
                device.told,
                this.props.document.id,
                [...this.chosen],
            ]);
            const file = await fetch(`data:${type};base64,${content}`);
            this.state.ready = URL.createObjectURL(await file.blob());
            this.state.wanted = [];
            await device.remember(this.key, []);
            await device.sync();
        } catch (error) {
            app.stop({
                title: _t("Not printed"),
                body: error.isAnswer
                    ? error.message
                    : _t("Labels need a network: the list stays until it is back."),
            });
        }
        this.state.isPrinting = false;
    }

    forgetFile() {
        URL.revokeObjectURL(this.state.ready);
        this.state.ready = null;
    }
}

scanTasks.add("label", {
    label: _t("Labels"),
    icon: "¤",
    Screen: Labels,
    List: StoreList,
    isOfStores: true,
});
