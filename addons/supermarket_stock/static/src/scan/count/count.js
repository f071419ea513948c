import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useState } from "@odoo/owl";
import { GoodsPanel } from "../components/goods_panel";
import { inForce, inParts, lastRound, rounded, scannedLines, totals, uncounted } from "../events";
import { shownQuantity } from "../figures";
import { missing } from "../goods";
import { sayOtherLot, takeAnswer, takeLotAfter } from "../lot_codes";
import { scanTasks } from "../tasks";
import { CountList } from "./count_list";

/** How many scans one ending names. */
const COVERED = 2_000;

/** One count, blind: nothing here says what the books have. */
export class Count extends Component {
    static template = "supermarket_stock.ScanCount";
    static components = { GoodsPanel };
    static props = { app: Object, document: Object, version: Number };
    shown = shownQuantity;

    setup() {
        this.app = this.props.app;
        this.device = this.app.device;
        this.state = useState({ asking: null, current: null, isFinishing: false });
        onMounted(() => this.app.listen((reading, scanned) => this.onScan(reading, scanned)));
    }

    /** Only one's own: what a colleague counted is not to be seen either. */
    get events() {
        return this.device.ownEventsOf("count", this.props.document.id);
    }

    get lines() {
        const events = inForce(this.events);
        const counted = totals(events);
        const listed = this.props.document.lines.map((line) => ({
            productId: line.product_id,
            name: line.name,
            isAgain: line.round === 2,
        }));
        const known = new Set(listed.map(({ productId }) => productId));
        const found = [...counted.keys()]
            .filter((id) => !known.has(id) && this.device.catalogue.has(id))
            .map((productId) => ({ productId, name: this.nameOf(productId), isAgain: false }));
        const lines = [...found, ...listed].map((line) => ({
            ...line,
            quantity: this.quantityOf(line.productId, events),
        }));
        return lines.sort(
            (one, other) => Number(one.quantity !== null) - Number(other.quantity !== null),
        );
    }

    /** Null for what was not counted. */
    quantityOf(productId, events) {
        const ours = this.scansOf(productId, events);
        return ours.length ? totals(ours).get(productId) : null;
    }

    /** A line that is counted again begins anew. */
    scansOf(productId, events = inForce(this.events)) {
        const round = this.roundOf(productId, events);
        return events.filter(
            (event) =>
                event.kind === "count" &&
                event.product_id === productId &&
                (event.said?.round ?? 1) === round,
        );
    }

    /** A line that was handed in is no longer told. */
    roundOf(productId, events = inForce(this.events)) {
        const line = this.props.document.lines.find(({ product_id }) => product_id === productId);
        return line?.round ?? lastRound(events, productId);
    }

    get current() {
        const { asking, current } = this.state;
        if (asking) {
            return asking;
        }
        if (!current) {
            return null;
        }
        const { productId, lot } = current;
        const scans = this.scansOf(productId);
        const line = scannedLines(scans).find((one) => one.lot === lot);
        return line ? { ...line, expiry: "", asks: null } : null;
    }

    nameOf(productId) {
        return this.device.catalogue.fieldOf(productId, "name");
    }

    // Scanning ----------------------------------------------------------------------------

    async onScan(reading, scanned) {
        const { asking } = this.state;
        if (asking && !reading.productId && !reading.fault) {
            await takeAnswer(this.app, asking, scanned, {
                act: (said) => this.answer(said),
                known: (lot) => this.knownLot(asking.productId, lot),
            });
        } else if (reading.productId) {
            await this.complete({ ...reading });
            if (asking && asking.productId !== reading.productId) {
                this.app.leaveOut(this.nameOf(asking.productId));
            }
        } else if (!(await this.takeLotAfter(scanned))) {
            this.app.refuseReading(reading);
        }
        return true;
    }

    /** The code of a lot after the goods that it is on. */
    takeLotAfter(scanned) {
        const { current } = this;
        return takeLotAfter(this.app, current, scanned, {
            known: (lot) => this.knownLot(current.productId, lot),
            other: () => sayOtherLot(this.app, this.nameOf(current.productId), current.lot),
        });
    }

    /** Who counts blind knows the lots that were counted. */
    knownLot(productId, name) {
        return this.lotsOf(productId).includes(name) ? { expiry: "" } : undefined;
    }

    async answer({ lot = "" }) {
        await this.complete({ ...this.state.asking, lot: this.state.asking.lot || lot });
    }

    async complete(goods) {
        const { productId } = goods;
        if (this.props.document.others.includes(productId)) {
            this.state.asking = null;
            this.app.stop({
                title: _t("Counted by somebody else"),
                body: _t(
                    "%s is counted already: one person counts a line, another one again if need be.",
                    this.nameOf(productId),
                ),
            });
            return;
        }
        const tracking = this.device.catalogue.fieldOf(productId, "tracking");
        const lot = tracking === "none" ? "" : goods.lot;
        if (missing({ lot }, { tracking })) {
            this.state.asking = { ...goods, lot, expiry: "", asks: "lot" };
            return;
        }
        this.state.asking = null;
        this.state.current = { productId, lot };
        await this.count(productId, lot, goods.quantity, goods.code);
    }

    count(productId, lot, quantity, code = "") {
        return this.record({
            kind: "count",
            product_id: productId,
            quantity,
            lot,
            code,
            said: { round: this.roundOf(productId) },
        });
    }

    record(event) {
        return this.app.record({ task: "count", document_id: this.props.document.id, ...event });
    }

    /** A package without its lot in the code may be of one that was counted already. */
    lotsOf(productId) {
        const lines = scannedLines(this.scansOf(productId));
        return lines.filter(({ lot, quantity }) => lot && quantity).map(({ lot }) => lot);
    }

    // By hand -----------------------------------------------------------------------------

    /** Of goods that are there after all their lot is asked for. */
    async setQuantity(wanted) {
        const { productId, lot, quantity } = this.current;
        const difference = rounded(wanted - quantity);
        if (difference) {
            await this.complete({ productId, lot, quantity: difference, code: "" });
        }
    }

    async undo() {
        const uuid = this.current.uuids.at(-1);
        await this.record({ kind: "undo", undoes: uuid, product_id: this.current.productId });
    }

    /** The place is empty, of whatever lots: that is a count, too. */
    async countNone(productId) {
        this.state.asking = null;
        this.state.current = { productId, lot: "" };
        await this.count(productId, "", 0);
    }

    get openCount() {
        return uncounted(this.props.document.lines, this.events).length;
    }

    async finish() {
        const uuids = this.events.map(({ uuid }) => uuid);
        for (const covers of inParts(uuids, COVERED)) {
            await this.record({ kind: "finish", said: { covers } });
        }
        this.app.back();
    }
}

scanTasks.add("count", { label: _t("Count"), icon: "#", Screen: Count, List: CountList });
