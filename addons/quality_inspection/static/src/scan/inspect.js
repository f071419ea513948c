import { alarm } from "@supermarket_stock/scan/feedback";
import { randomUuid } from "@supermarket_stock/scan/uuid";
import { shrunk } from "@supermarket_stock/scan/photo";
import { scanTasks } from "@supermarket_stock/scan/tasks";
import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useState } from "@odoo/owl";
import {
    captured,
    isBegun,
    matchOf,
    missingItems,
    nextTurn,
    readingsOf,
    sayingOf,
    subjectOf,
} from "./captures";
import { InspectList } from "./inspect_list";
import { devicePhotos } from "./photos";
import { positionNow } from "./position";
import { ReadingEntry } from "./reading_entry";
import { Remark } from "./remark";
import { judged, lotVerdict, tallies } from "./verdict";

/** One inspection: the lot in hand, what is looked at, what it says so far, and handing it in. */
export class Inspect extends Component {
    static template = "quality_inspection.ScanInspect";
    static components = { ReadingEntry, Remark };
    static props = { app: Object, document: Object, version: Number };

    setup() {
        this.app = this.props.app;
        this.device = this.app.device;
        this.photos = devicePhotos();
        this.state = useState({ isHandingIn: false, isTaking: false });
        onMounted(() => this.app.listen((reading) => this.onScan(reading)));
    }

    get document() {
        return this.props.document;
    }

    get origin() {
        return [this.document.supplier, this.document.receipt].filter(Boolean).join(" · ");
    }

    get events() {
        return this.device.eventsOf("inspect", this.document.id);
    }

    get isBegun() {
        return isBegun(this.document, this.events);
    }

    get all() {
        return judged(this.document.lines, readingsOf(this.document, this.events));
    }

    get tallies() {
        return tallies(this.document.classes, this.all);
    }

    get verdict() {
        return lotVerdict(this.document.classes, this.all);
    }

    get missing() {
        return missingItems(this.all);
    }

    /** What is drawn for each item, its readings with it. */
    get lines() {
        const all = this.all;
        return this.document.lines.map((line) => ({
            line,
            about: [line.limit, line.method].filter(Boolean).join(" · "),
            readings: all.filter((one) => one.line === line),
        }));
    }

    sayingOf(kind) {
        return sayingOf(this.document, this.events, kind);
    }

    // Scanning ----------------------------------------------------------------------------

    async onScan(reading) {
        const match = matchOf(this.document, reading);
        if (match === "yes") {
            await this.begin({ code: reading.code, lot: reading.lot });
        } else if (match === "lot") {
            this.app.stop({
                title: _t("Another lot"),
                body: _t("This is lot %(scanned)s, to be inspected is lot %(lot)s.", {
                    scanned: reading.lot,
                    lot: this.document.lots.join(", "),
                }),
            });
        } else if (reading.productId) {
            this.app.stop({
                title: _t("Other goods"),
                body: _t("To be inspected is %s.", this.document.product),
            });
        } else {
            this.app.refuseReading(reading);
        }
        return true;
    }

    begin({ code = "", lot = "", note = "" }) {
        return this.record({ kind: "goods", code, lot, note });
    }

    /** Loose goods bear no label. */
    beginByHand() {
        return this.begin({ note: _t("Found without a label") });
    }

    // Entering ----------------------------------------------------------------------------

    record({ said = {}, ...event }) {
        const { id, revision } = this.document;
        const turn = nextTurn(this.document, this.events, subjectOf({ said, ...event }));
        return this.app.record({
            task: "inspect",
            document_id: id,
            said: { revision, turn, ...said },
            ...event,
        });
    }

    async enter({ id }, unit, reading) {
        const before = this.verdict;
        await this.record({ kind: "reading", said: { line: id, unit, ...reading } });
        if (this.verdict === "fail" && before !== "fail") {
            alarm(); // Re is reached: the lot is lost, whatever comes
        }
    }

    say(kind, note) {
        if (note !== this.sayingOf(kind)) {
            this.record({ kind, note });
        }
    }

    get undoable() {
        const entries = captured(this.document, this.events).filter(({ kind }) =>
            ["reading", "photo"].includes(kind),
        );
        return entries.filter(({ user_id }) => user_id === this.device.user.id).at(-1);
    }

    async undo() {
        const { uuid, kind, code } = this.undoable;
        const isKept = await this.record({ kind: "undo", undoes: uuid });
        if (isKept && kind === "photo") {
            await this.photos.drop(code);
            this.device.onChange();
        }
    }

    // Pictures ----------------------------------------------------------------------------

    get pictures() {
        const own = captured(this.document, this.events).filter(({ kind }) => kind === "photo");
        return own.map(({ code }) => ({ code, data: this.photos.dataOf(code) }));
    }

    get waitingPictures() {
        return this.photos.waiting(this.document.id);
    }

    async onPhoto(event) {
        const [file] = event.target.files;
        event.target.value = "";
        if (!file) {
            return;
        }
        this.state.isTaking = true;
        try {
            await this.keepPhoto(await shrunk(file));
        } catch {
            this.app.stop({
                title: _t("No picture"),
                body: _t("This file is no picture that the device can read: take it again."),
            });
        } finally {
            this.state.isTaking = false;
        }
    }

    /** The picture is on the disk before the event that announces it. */
    async keepPhoto(data) {
        const said = await positionNow();
        const code = randomUuid();
        const isKept = await this.photos.keep(code, this.document.id, data, this.device.user.id);
        if (isKept) {
            await this.record({ kind: "photo", code, said });
            return;
        }
        this.app.stop({
            title: _t("Not written"),
            body: _t("This device can't keep the picture (disk full or private window)."),
        });
    }

    // Handing in --------------------------------------------------------------------------

    async findPlace() {
        const { latitude, longitude } = await positionNow();
        if (latitude === undefined) {
            this.app.stop({
                title: _t("No position"),
                body: _t("This device does not say where it is: type the place."),
            });
            return;
        }
        this.say("place", `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
    }

    async handIn() {
        const covers = this.events
            .filter(({ said }) => said?.revision === this.document.revision)
            .map(({ uuid }) => uuid);
        await this.record({ kind: "submit", said: { covers } });
        this.app.back();
    }
}

scanTasks.add("inspect", {
    label: _t("Inspect"),
    icon: "✓",
    Screen: Inspect,
    List: InspectList,
    send: (device) => devicePhotos().send(device),
});
