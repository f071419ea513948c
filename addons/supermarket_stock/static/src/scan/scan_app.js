import { faultMessage } from "@supermarket_stock/offline/codes/faults";
import { askToKeep, keepLocalCopy } from "@supermarket_stock/offline/local_copy";
import { _t } from "@web/core/l10n/translation";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { Deferred } from "@web/core/utils/concurrency";
import { useBus, useService } from "@web/core/utils/hooks";
import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import { Home } from "./home/home";
import { alarm, beep } from "./feedback";
import { TOO_MANY } from "./figures";
import { readScan } from "./reading";
import { ScanQueue } from "./scan_queue";
import { ScreenHistory } from "./screen_history";
import { syncState } from "./sync_state";
import { ScanCamera } from "./components/scan_camera";
import { Stop } from "./components/stop";
import { SwitchUser } from "./switch/switch_user";
import { TypedCode } from "./components/typed_code";
import "./receive/receive";
import "./count/count";
import "./lookup/lookup";
import "./loss/loss";
import "./move/put_away";
import "./move/shelf_fill";
import "./move/transfer";
import "./label/labels";
import { scanTasks } from "./tasks";

const SYNC_MS = 30_000;
/** What is scanned is sent a moment later, with what follows it at once. */
const SEND_MS = 1_500;
const HOME = { task: null, documentId: null };

/** The frame of the app: where one is, what waits, and who gets what is scanned. */
export class ScanApp extends Component {
    static template = "supermarket_stock.ScanApp";
    static components = {
        Home,
        Stop,
        SwitchUser,
        TypedCode,
        ScanCamera,
        MainComponentsContainer,
    };
    static props = { device: Object };

    setup() {
        this.device = this.props.device;
        this.state = useState({
            task: null,
            documentId: null,
            isCameraOn: false,
            isSwitching: false, // somebody takes the device over
            stops: [], // messages to be seen, the first is shown
            missed: 0, // scanned over it
            version: 0,
            isReady: false,
        });
        this.taker = null; // of the screen that is drawn
        this.seen = null; // by the camera, last
        this.whenDrawn = null;
        this.scans = new ScanQueue();
        this.main = useRef("main");
        useEffect(
            () => this.toTop(),
            () => [this.screen],
        );
        this.device.onChange = () => this.state.version++;
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.scan(detail.barcode),
        );
        onWillStart(() => this.device.open());
        onMounted(() => this.start());
        onWillUnmount(() => {
            clearInterval(this.timer);
            this.history.stop();
        });
    }

    start() {
        this.history = new ScreenHistory(window, (place) => this.show(place ?? HOME));
        this.show(this.history.place ?? HOME); // the page was loaded again
        this.state.isReady = true;
        askToKeep(navigator.storage);
        keepLocalCopy(["/scan"], () => {});
        this.device.sync();
        this.timer = setInterval(() => this.device.sync(), SYNC_MS);
        window.addEventListener("online", () => this.device.sync());
    }

    // Where one is ------------------------------------------------------------------------

    get task() {
        return this.state.task && scanTasks.get(this.state.task);
    }

    get documents() {
        return this.device.documents.get(this.state.task) ?? [];
    }

    get document() {
        return this.state.documentId
            ? this.device.document(this.state.task, this.state.documentId)
            : null;
    }

    get title() {
        if (this.device.isLocked) {
            return _t("Supermarket Scan");
        }
        if (this.isSwitching) {
            return _t("Who is it?");
        }
        const label = this.task?.label.toString();
        const name = this.task?.isOfStores ? label : this.document?.name;
        return name ?? label ?? _t("Supermarket Scan");
    }

    get syncState() {
        return syncState(this.device);
    }

    get syncText() {
        const { waiting, exchanging } = this.device;
        const texts = {
            locked: _t("Locked"),
            offline: waiting ? _t("Offline · %s waiting", waiting) : _t("Offline"),
            connecting: waiting ? _t("Connecting · %s waiting", waiting) : _t("Connecting …"),
            sending: waiting ? this.sendingText(exchanging?.told) : _t("Sending …"),
            waiting: _t("%s waiting", waiting),
            loading: _t("Loading …"),
            online: _t("Online"),
        };
        return texts[this.syncState];
    }

    sendingText(sent = 0) {
        const total = sent + this.device.waiting;
        return _t("Sending %(sent)s of %(total)s …", { sent, total });
    }

    /** Nobody scans in the name of a person whom the server does not know here any more. */
    get isSwitching() {
        return this.state.isSwitching || !this.device.isKnown;
    }

    /** Another one, another screen: a document that went away leaves its list. */
    get screen() {
        if (this.device.isLocked) {
            return "locked";
        }
        if (this.isSwitching) {
            return "switch";
        }
        return `${this.state.task}-${this.document?.id}`;
    }

    open(task, documentId = this.onlyStore(task)) {
        this.go({ task, documentId });
    }

    /** @param {boolean} isSwitching whether somebody is about to show who it is */
    switchUser(isSwitching) {
        const place = { task: null, documentId: null, isSwitching };
        isSwitching ? this.go(place) : this.goBack(place);
    }

    back() {
        if (this.state.isSwitching) {
            this.switchUser(false);
            return;
        }
        const isInside = this.state.documentId && !this.onlyStore(this.state.task);
        this.goBack(isInside ? { documentId: null } : { task: null, documentId: null });
    }

    /** Where a shop has one store, a task at its places has nothing to choose. */
    onlyStore(task) {
        const [only, other] = this.device.documents.get(task) ?? [];
        return scanTasks.get(task).isOfStores && only && !other ? only.id : null;
    }

    go(place) {
        if (this.change(place)) {
            this.history.forward(this.place);
        }
    }

    goBack(place) {
        if (this.change(place)) {
            this.history.back(this.place);
        }
    }

    /** A place of before: whose work it was may be somebody else's by now. */
    show({ task, documentId }) {
        const isMine = this.device.info?.tasks.some(({ key }) => key === task);
        const place = isMine && scanTasks.contains(task) ? { task, documentId } : HOME;
        this.change({ ...place, isSwitching: false });
    }

    get place() {
        const { task, documentId } = this.state;
        return { task, documentId };
    }

    /** What is scanned before the next screen is drawn is for that screen. */
    change(place) {
        const before = this.screen;
        Object.assign(this.state, place);
        const isOther = this.screen !== before;
        if (isOther) {
            this.taker = null;
            this.whenDrawn ??= new Deferred();
        }
        return isOther;
    }

    /** What is new on a screen stands on top of it. */
    toTop() {
        this.main.el.scrollTop = 0;
    }

    // Scanning ----------------------------------------------------------------------------

    /** Whoever is drawn takes what is scanned: (reading, scanned text) => whether it did. */
    listen(taker) {
        this.taker = taker;
        this.whenDrawn?.resolve();
        this.whenDrawn = null;
    }

    scan(scanned) {
        return this.queue(() =>
            this.take(readScan(scanned, this.device.catalogue, this.device.now), scanned),
        );
    }

    /** Products whose name, reference, barcode or pinyin initials contain a text: [{id, name}]. */
    search(text, limit) {
        const { catalogue } = this.device;
        const ids = catalogue.search(text, limit);
        return ids.map((id) => ({ id, name: catalogue.fieldOf(id, "name") }));
    }

    /** Goods that were found by their name. */
    choose(reading) {
        return this.queue(() => this.take(reading, reading.code));
    }

    /** A message is seen first: what is scanned over it is not taken, and the message says so. */
    async queue(act) {
        if (this.device.isLocked) {
            alarm();
            return;
        }
        if (this.state.stops.length) {
            alarm();
            this.state.missed++;
            return;
        }
        await this.scans.add(act);
    }

    /** Give what was scanned or chosen to the screen; what nobody takes is looked up. */
    async take(reading, scanned) {
        await this.whenDrawn;
        this.toTop();
        if (this.taker && (await this.taker(reading, scanned))) {
            return;
        }
        if (!this.state.task && !this.isSwitching && reading.productId) {
            this.open("lookup");
            beep();
            await this.take(reading, scanned);
            return;
        }
        this.refuseReading(reading);
    }

    /** @param {Object[]} [ways] what the person may do about it: {label, act} */
    refuseReading(reading, ways = []) {
        const { fault, sscc } = reading;
        this.stop({
            title: fault ? _t("Unreadable code") : _t("Unknown code"),
            body: fault ? faultMessage(fault) : this.unknownText(reading),
            ways: sscc ? [] : ways,
        });
    }

    unknownText({ code, sscc }) {
        return sscc
            ? _t("%s is the number of a pallet or case: scan the goods in it.", sscc)
            : _t(
                  "%s is no product of this shop: scan another code on the goods, or type their name.",
                  code,
              );
    }

    /** Stop with sound and text until the person has seen it; what was scanned before waits. */
    stop(message) {
        alarm();
        this.scans.hold();
        this.state.stops.push(message);
    }

    /** @param {() => any} [act] what the person chose */
    closeStop(act) {
        this.state.stops.shift();
        this.state.missed = 0;
        return this.state.stops.length ? act?.() : this.scans.release(act);
    }

    /** Other goods were scanned before a question was answered: said, as nothing was written. */
    leaveOut(name) {
        this.stop({
            title: _t("Left out"),
            body: _t(
                "%s was not written, as its lot or last day was not said: scan it again.",
                name,
            ),
        });
    }

    /**
     * Write an event down, then beep: what was heard is on this device.
     *
     * @returns {Promise<boolean>}
     */
    async record(event) {
        if (Math.abs(event.quantity ?? 0) >= TOO_MANY) {
            this.stop({
                title: _t("Too many"),
                body: _t("The code says %s: type how many there are.", event.quantity),
            });
            return false;
        }
        const isKept = this.sayKept(await this.device.record(event));
        clearTimeout(this.sending);
        this.sending = setTimeout(() => this.device.sync(), SEND_MS);
        return isKept;
    }

    /** What a screen holds until more is said, under a name: heard, as what is recorded. */
    async keep(key, value) {
        return this.sayKept(await this.device.remember(key, value));
    }

    sayKept(isKept) {
        if (isKept) {
            beep();
        } else {
            this.stop({
                title: _t("Not written"),
                body: _t(
                    "This device can't keep what is scanned (disk full or private window): free space, then scan again.",
                ),
            });
        }
        return isKept;
    }

    /** What the server did not take is told on the first screen. */
    get isRefusedUnseen() {
        return this.state.task && this.device.problems.size;
    }

    toggleCamera() {
        this.seen = null;
        this.state.isCameraOn = !this.state.isCameraOn;
    }

    /** A message closes the camera for as long as it stands: what lay there then is not new after. */
    scanByCamera(code) {
        this.seen = code;
        return this.scan(code);
    }

    onCameraError(error) {
        this.state.isCameraOn = false;
        this.stop({ title: _t("No camera"), body: error.message });
    }
}
