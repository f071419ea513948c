import { refusalMessage } from "@supermarket_stock/offline/refusals";
import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useEffect, useState } from "@odoo/owl";
import { GoodsPanel } from "../components/goods_panel";
import { inForce, rounded, scannedLines, totals, writtenWith } from "../events";
import { shownQuantity } from "../figures";
import { missing, stopOf } from "../goods";
import { sayOtherLot, takeAnswer, takeLotAfter } from "../lot_codes";
import { scanTasks } from "../tasks";
import { CloseReceipt } from "./close_receipt";
import { DamagedGoods } from "./damaged_goods";
import { ReceiptList } from "./receipt_list";
import { Temperature } from "./temperature";
import { notTaken, takenAlready, unknownLot, unknownPackage } from "./packages";
import { UnknownCode } from "./unknown_code";

const NO_LOT = { lot: "", expiry: "" };

/** One receipt: what is expected, what was scanned, and the goods in hand. */
export class Receive extends Component {
    static template = "supermarket_stock.ScanReceive";
    static components = { CloseReceipt, DamagedGoods, GoodsPanel, Temperature, UnknownCode };
    static props = { app: Object, document: Object, version: Number };
    shown = shownQuantity;

    setup() {
        this.app = this.props.app;
        this.device = this.app.device;
        this.state = useState({
            asking: null,
            current: null,
            unknown: null,
            damaging: null,
            isMeasuring: false,
            isClosing: false,
        });
        this.lastLots = new Map(); // product id -> {lot, expiry}: a case is of one lot
        this.presumed = null; // what was written last, where its lot is that of the goods before
        onMounted(() => this.app.listen((reading, scanned) => this.onScan(reading, scanned)));
        useEffect(
            () => this.app.toTop(),
            () => [this.inner],
        );
    }

    /** The screen within this one that is open. */
    get inner() {
        return ["unknown", "damaging", "isMeasuring", "isClosing"].find((name) => this.state[name]);
    }

    get events() {
        return this.device.eventsOf("receive", this.props.document.id);
    }

    /** Expected and scanned: what was scanned last, then what is unfinished. */
    get lines() {
        const scanned = totals(this.events);
        const expected = new Map(this.props.document.lines.map((line) => [line.product_id, line]));
        const ids = new Set([...expected.keys(), ...scanned.keys()]);
        const lines = [...ids].map((productId) => {
            const line = expected.get(productId);
            const done = scanned.get(productId) ?? 0;
            const wanted = line ? line.expected : 0; // null: how many is not told
            return { productId, name: line?.name ?? this.nameOf(productId), wanted, done };
        });
        const last = this.state.asking ?? this.state.current;
        return inOrder(lines, last?.productId);
    }

    get current() {
        const { asking, current } = this.state;
        if (asking) {
            return asking;
        }
        const line =
            current &&
            scannedLines(this.events).find(
                ({ productId, lot, isDamaged }) =>
                    !isDamaged && productId === current.productId && lot === current.lot,
            );
        return line ? { ...line, asks: null } : null;
    }

    nameOf(productId) {
        return this.device.catalogue.fieldOf(productId, "name");
    }

    factsOf(productId) {
        const { catalogue } = this.device;
        return {
            tracking: catalogue.fieldOf(productId, "tracking"),
            dated: catalogue.fieldOf(productId, "dated"),
        };
    }

    knownLot(productId, name) {
        const found = this.props.document.lots.find(
            ([id, lot]) => id === productId && lot === name,
        );
        return found ? { expiry: found[2], held: found[3] } : this.scannedLot(productId, name);
    }

    /** A lot that is new to the shop has the last day of its first package, while one is there. */
    scannedLot(productId, name) {
        const scanned = scannedLines(this.events, ["line"]).find(
            (line) => line.productId === productId && line.lot === name && line.quantity,
        );
        return scanned && { expiry: scanned.expiry, held: "" };
    }

    /** That a case is of; none of whose goods are there may have been a slip. */
    lastLot(productId) {
        const last = this.lastLots.get(productId);
        return last && this.scannedLot(productId, last.lot) ? last : {};
    }

    // Scanning ----------------------------------------------------------------------------

    async onScan(reading, scanned) {
        const { asking } = this.state;
        if (reading.sscc && !reading.productId) {
            await this.takePackage(reading.sscc);
        } else if (asking && !reading.productId && !reading.fault) {
            await takeAnswer(this.app, asking, scanned, {
                act: (said) => this.answer(said),
                known: (lot) => this.knownLot(asking.productId, lot),
            });
        } else if (reading.productId) {
            await this.takeGoods(reading);
            if (asking && asking.productId !== reading.productId) {
                this.sayLeftOut(asking);
            }
        } else if (!(await this.takeLotAfter(scanned))) {
            this.app.refuseReading(reading, this.waysFor(reading));
        }
        return true;
    }

    /** The code of a lot after goods without one: they are of it, not of the lot before. */
    takeLotAfter(scanned) {
        const { presumed, current } = this;
        return takeLotAfter(this.app, current, scanned, {
            known: (lot) => this.knownLot(current.productId, lot),
            date: () => this.stopGoods({ kind: "date", known: current.expiry }, current),
            other: async (said) => {
                if (!presumed) {
                    sayOtherLot(this.app, this.nameOf(current.productId), current.lot);
                    return;
                }
                await this.undoScan(presumed.quantity);
                await this.complete({ ...presumed, ...said });
            },
        });
    }

    /** A code that says nothing else may be given to its product. */
    waysFor({ code, fault, lot, expiry }) {
        return fault || lot || expiry
            ? []
            : [{ label: _t("Say which goods these are"), act: () => (this.state.unknown = code) }];
    }

    /** A question that still stands may yet be answered. */
    sayLeftOut({ productId }) {
        if (this.state.asking?.productId !== productId) {
            this.app.leaveOut(this.nameOf(productId));
        }
    }

    /** What is scanned is to be seen, whatever inner screen is open. */
    showGoods() {
        const closed = { unknown: null, damaging: null, isMeasuring: false, isClosing: false };
        Object.assign(this.state, closed);
    }

    async takeGoods({ code, productId, quantity, lot, expiry }) {
        this.showGoods();
        const isExpected = this.lines.some((line) => line.productId === productId);
        const goods = { code, productId, quantity, lot, expiry };
        if (isExpected) {
            await this.complete(goods);
            return;
        }
        this.app.stop({
            title: _t("Not on this receipt"),
            body: _t("%s was not ordered here.", this.nameOf(productId)),
            ways: [{ label: _t("Take it in all the same"), act: () => this.complete(goods) }],
        });
    }

    /** A pallet or case whose content is known: what can be taken of it, and why not the rest. */
    async takePackage(sscc) {
        const content = this.props.document.packages?.[sscc] ?? [];
        const goods = content.map(([productId, quantity, lot, expiry]) => ({
            ...{ code: sscc, productId, quantity, lot, expiry },
        }));
        const open = notTaken(goods, this.events);
        if (!open.length) {
            this.app.stop(goods.length ? takenAlready(sscc) : unknownPackage(sscc));
            return;
        }
        this.showGoods();
        for (const one of open) {
            await this.takePacked(one);
        }
    }

    async takePacked(goods) {
        const { productId, lot } = goods;
        const stop = stopOf(goods, this.knownLot(productId, lot), this.device.now);
        if (stop) {
            this.stopGoods(stop, goods);
        } else if (missing(goods, this.factsOf(productId))) {
            this.app.stop(unknownLot(this.nameOf(productId)));
        } else {
            await this.write(goods);
        }
    }

    /** An answer to what was asked: a lot, a date, or both from one code; a day as it is printed. */
    async answer({ lot = "", expiry = "" }) {
        const { asking } = this.state;
        if (asking.asks === "expiry" && !expiry) {
            this.app.stop({
                title: _t("No day"),
                body: _t("%s names no last day: scan it or type it as 31.12.2026.", lot),
            });
            return;
        }
        await this.complete({
            ...asking,
            lot: asking.lot || lot,
            expiry: asking.expiry || expiry,
        });
    }

    /** Write the goods down as soon as nothing is missing; ask for what is. */
    async complete(goods) {
        const facts = this.factsOf(goods.productId);
        const isPresumed = facts.tracking === "lot" && !goods.lot;
        const last = isPresumed ? this.lastLot(goods.productId) : {};
        const whole = { ...goods, ...(facts.tracking === "none" ? NO_LOT : last) };
        const known = this.knownLot(whole.productId, whole.lot);
        const stop = stopOf(whole, known, this.device.now);
        if (stop) {
            this.state.asking = null;
            this.stopGoods(stop, whole);
            return;
        }
        whole.expiry ||= known?.expiry ?? "";
        const asks = missing(whole, facts);
        if (asks) {
            this.state.asking = { ...whole, asks };
            return;
        }
        await this.write(whole);
        this.presumed = last.lot ? goods : null;
    }

    async write({ code, productId, quantity, lot, expiry }) {
        this.state.asking = null;
        this.state.current = { productId, lot };
        if (lot && this.factsOf(productId).tracking === "lot") {
            this.lastLots.set(productId, { lot, expiry });
        }
        await this.record({ kind: "line", product_id: productId, quantity, lot, expiry, code });
    }

    stopGoods(stop, { productId, lot }) {
        const name = lot
            ? _t("%(product)s, lot %(lot)s", { product: this.nameOf(productId), lot })
            : this.nameOf(productId);
        this.app.stop(
            stop.kind === "date"
                ? {
                      title: _t("Another date"),
                      body: _t(
                          "%(name)s is known with the last day %(known)s: look at the package again.",
                          { name, known: stop.known },
                      ),
                  }
                : refusalMessage(stop, name),
        );
    }

    record(event) {
        this.presumed = null;
        return this.app.record({ task: "receive", document_id: this.props.document.id, ...event });
    }

    // By hand -----------------------------------------------------------------------------

    async setQuantity(wanted) {
        const line = this.current;
        const quantity = rounded(wanted - line.quantity);
        const { productId, lot, expiry } = line;
        if (quantity && !line.quantity) {
            await this.complete({ code: "", productId, quantity, lot, expiry }); // its day is asked
        } else if (quantity) {
            await this.record({ kind: "line", product_id: productId, quantity, lot, expiry });
        }
    }

    async undo() {
        const { productId, uuids } = this.current;
        for (const uuid of writtenWith(this.events, uuids.at(-1))) {
            await this.record({ kind: "undo", undoes: uuid, product_id: productId });
        }
    }

    /** One's own last scan of so many, whatever a colleague scanned meanwhile. */
    async undoScan(quantity) {
        const { productId, uuids } = this.current;
        const own = this.device.ownEventsOf("receive", this.props.document.id);
        const scans = own.filter((one) => uuids.includes(one.uuid) && one.quantity === quantity);
        await this.record({ kind: "undo", undoes: scans.at(-1).uuid, product_id: productId });
    }

    /** Broken goods are not taken in: off the line, and on the receipt's report. */
    async markDamaged({ quantity, note, photo }) {
        const { productId, lot, expiry } = this.state.damaging;
        this.state.damaging = null;
        const goods = { product_id: productId, lot, expiry };
        await this.record({ kind: "line", quantity: -quantity, ...goods });
        await this.record({ kind: "damaged", quantity, note, photo, ...goods });
    }

    async measure(degrees) {
        this.state.isMeasuring = false;
        await this.record({ kind: "temperature", quantity: degrees });
    }

    get temperatures() {
        return inForce(this.events).filter(({ kind }) => kind === "temperature");
    }

    get damaged() {
        return scannedLines(this.events).filter(({ isDamaged }) => isDamaged);
    }

    async giveCode(productId) {
        const code = this.state.unknown;
        this.state.unknown = null;
        await this.app.record({
            task: "lookup",
            kind: "code",
            code,
            product_id: productId,
            quantity: 1,
        });
        this.device.catalogue.addFurtherCode(code, productId, 1);
        await this.takeGoods({ code, productId, quantity: 1, lot: "", expiry: "" });
    }

    async close(reasons, rest) {
        for (const [productId, note] of reasons) {
            await this.record({ kind: "difference", product_id: productId, note });
        }
        const covers = this.events.map(({ uuid }) => uuid);
        await this.record({ kind: "close", note: rest, said: { covers } });
        this.app.back();
    }
}

const inOrder = (lines, firstId) =>
    lines.sort((one, other) => {
        const byTouch = (other.productId === firstId) - (one.productId === firstId);
        return byTouch || isFull(one) - isFull(other);
    });
const isFull = ({ wanted, done }) => Number(wanted !== null && done >= wanted);

scanTasks.add("receive", {
    label: _t("Receive"),
    icon: "⇩",
    Screen: Receive,
    List: ReceiptList,
});
