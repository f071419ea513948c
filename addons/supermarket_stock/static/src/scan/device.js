import { CatalogueKeeper } from "@supermarket_stock/offline/catalogue_keeper";
import { InTurn } from "@supermarket_stock/offline/in_turn";
import { LocalStore } from "@supermarket_stock/offline/local_store";
import { Outbox } from "@supermarket_stock/offline/outbox";
import { asMoment } from "./events";

/** Raised when the app says other things to the server. */
export const VERSION = "1";
const BATCH = 100;
/** Characters of photos in a batch: what a weak network carries in one request. */
const PHOTOS = 2_000_000;
const KEPT = ["documents", "sent", "problems", "meta"];
const CATALOGUE = {
    supermarket_load_catalogue: "scan_catalogue",
    supermarket_catalogue_ids: "scan_catalogue_ids",
};

/**
 * All that this device knows and all that it has to tell. Knows neither OWL nor RPC.
 *
 * An event is in the outbox before anything shows it; what the server answered it leaves. Until
 * the documents were fetched again it is among `sent`, so that no screen forgets it.
 */
export class ScanDevice {
    /**
     * @param {Object} options
     * @param {string} options.database whose data it is
     * @param {string} options.uuid of the device
     * @param {Object} options.user {id, name} as the page says
     * @param {(method: string, args: Array) => Promise} options.call asks `supermarket.scan`
     * @param {Array<(device: ScanDevice) => Promise>} options.senders of what follows the events
     * @param {() => void} options.onChange told after each change
     */
    constructor({ database, uuid, user, call, senders = [], onChange = () => {} }) {
        Object.assign(this, { uuid, user, call, senders, onChange });
        this.outbox = new Outbox(`supermarket-scan-events-${database}`, "events");
        this.store = new LocalStore(`supermarket-scan-${database}`, KEPT);
        this.keeper = new CatalogueKeeper({
            name: `supermarket-scan-catalogue-${database}`,
            call: (method, args) => this.call(CATALOGUE[method], [this.told, ...args]),
            onChange: () => this.onChange(),
        });
        this.documents = new Map(); // task -> [document]
        this.sent = new Map(); // uuid -> event
        this.problems = new Map(); // uuid -> {event, answer, message}
        this.info = null; // what scan_open said
        this.isOnline = false;
        this.fault = null;
        this.serial = 0;
        this.turn = new InTurn();
    }

    get catalogue() {
        return this.keeper.catalogue;
    }

    get waiting() {
        return this.outbox.items.size;
    }

    get told() {
        return {
            uuid: this.uuid,
            version: VERSION,
            queue: this.waiting,
            clock: asMoment(new Date()),
        };
    }

    /** Read what is kept: from here on the device works, with or without a network. */
    async open() {
        await Promise.all([this.outbox.open(), this.keeper.open(), this.readKept()]);
        this.onChange();
    }

    async readKept() {
        try {
            const [tasks, documents, sent, problems, info] = await this.store.run(
                "readonly",
                (tables) => [
                    tables.documents.getAllKeys(),
                    tables.documents.getAll(),
                    tables.sent.getAll(),
                    tables.problems.getAll(),
                    tables.meta.get("info"),
                ],
            );
            tasks.forEach((task, index) => this.documents.set(task, documents[index]));
            sent.forEach((event) => this.sent.set(event.uuid, event));
            problems.forEach((problem) => this.problems.set(problem.event.uuid, problem));
            this.info = info?.user.id === this.user.id ? info : null;
        } catch {
            // No local database (private window): the server has the documents.
        }
    }

    // Saying ------------------------------------------------------------------------------

    /**
     * Keep an event; on the device's disk when this resolves to true.
     *
     * @param {Object} event {task, kind, document_id, product_id, quantity, lot, expiry, ...}
     */
    async record(event) {
        const now = new Date();
        const whole = {
            code: "",
            lot: "",
            expiry: "",
            note: "",
            photo: "",
            undoes: "",
            quantity: 0,
            ...event,
            uuid: randomUuid(),
            at: asMoment(now),
            user: this.user.name,
            user_id: this.user.id,
        };
        const order = `${now.getTime()}-${String(this.serial++).padStart(6, "0")}`;
        await this.outbox.keep([{ uuid: whole.uuid, at: order, event: whole }]);
        const isKept = this.outbox.isWritten(whole.uuid);
        if (!isKept) {
            await this.outbox.drop([whole.uuid]); // it will be scanned again
        }
        this.onChange();
        return isKept;
    }

    /** All events of a document, whoever scanned them and wherever they are. */
    eventsOf(task, documentId) {
        const document = this.document(task, documentId);
        const own = [...this.sent.values(), ...this.outbox.list.map(({ event }) => event)].filter(
            (event) => event.task === task && event.document_id === documentId,
        );
        const byUuid = new Map((document?.events ?? []).map((event) => [event.uuid, event]));
        own.forEach((event) => byUuid.set(event.uuid, event));
        return [...byUuid.values()];
    }

    ownEventsOf(task, documentId) {
        return this.eventsOf(task, documentId).filter(({ user_id }) => user_id === this.user.id);
    }

    document(task, id) {
        return this.documents.get(task)?.find((one) => one.id === id);
    }

    // Telling the server ------------------------------------------------------------------

    /** Send what waits, then fetch what is new; one after the other. */
    sync() {
        return this.turn.exec(() => this.exchange()).catch(() => {});
    }

    async exchange() {
        try {
            await this.send();
            for (const send of this.senders) {
                await send(this);
            }
            await this.fetchInfo();
            this.isOnline = true;
            this.fault = null;
            await this.keeper.refresh();
        } catch (error) {
            this.isOnline = false;
            this.fault = error.isAnswer ? error : null;
        }
        this.onChange();
    }

    /**
     * What another person scanned here waits for that person's login: rights are theirs. What is
     * not on the disk may yet be refused.
     */
    get mine() {
        return this.outbox.list.filter(
            ({ uuid, event }) => event.user_id === this.user.id && this.outbox.isWritten(uuid),
        );
    }

    async send() {
        for (let events; (events = firstBatch(this.mine.map(({ event }) => event))).length;) {
            const answers = await this.call("scan_submit", [this.told, events]);
            await this.settle(events, answers);
        }
    }

    /** Sort the events by what the server answered: kept elsewhere before they leave the outbox. */
    async settle(events, answers) {
        const byUuid = new Map(answers.map((answer) => [answer.uuid, answer]));
        const answered = events.filter(({ uuid }) => byUuid.has(uuid));
        for (const whole of answered) {
            const event = { ...whole, photo: "" }; // the server has it
            const { answer, message } = byUuid.get(event.uuid);
            if (["conflict", "rejected"].includes(answer)) {
                this.problems.set(event.uuid, { event, answer, message });
            } else {
                this.sent.set(event.uuid, event);
            }
        }
        await this.write((tables) =>
            answered.forEach(({ uuid }) => {
                const problem = this.problems.get(uuid);
                const table = problem ? tables.problems : tables.sent;
                table.put(problem ?? this.sent.get(uuid), uuid);
            }),
        );
        await this.outbox.drop(answered.map(({ uuid }) => uuid));
        this.onChange();
    }

    async fetchInfo() {
        const info = await this.call("scan_open", [this.told]);
        for (const { key } of info.tasks) {
            const before = [...this.sent.values()].filter(({ task }) => task === key);
            const stale = before.map(({ uuid }) => uuid);
            const documents = await this.call("scan_documents", [this.told, key]);
            this.documents.set(key, documents);
            stale.forEach((uuid) => this.sent.delete(uuid));
            await this.write((tables) => {
                tables.documents.put(documents, key);
                stale.forEach((uuid) => tables.sent.delete(uuid));
            });
        }
        this.info = info;
        await this.write((tables) => tables.meta.put(info, "info"));
    }

    async forgetProblem(uuid) {
        this.problems.delete(uuid);
        await this.write((tables) => tables.problems.delete(uuid));
        this.onChange();
    }

    /** Products whose name, reference, barcode or pinyin initials contain a text: [{id, name}]. */
    search(text, limit) {
        const ids = this.catalogue.search(text, limit);
        return ids.map((id) => ({ id, name: this.catalogue.fieldOf(id, "name") }));
    }

    /** Something that a screen wants to find again offline; whether it was written. */
    remember(key, value) {
        return this.write((tables) => tables.meta.put(value, key));
    }

    async recall(key) {
        try {
            return (await this.store.run("readonly", (tables) => [tables.meta.get(key)]))[0];
        } catch {
            return undefined;
        }
    }

    /** @returns {Promise<boolean>} whether it is on the device's disk */
    async write(act) {
        try {
            await this.store.run("readwrite", act);
            return true;
        } catch {
            return false; // The device goes on from memory; the server has what left the outbox.
        }
    }
}

/** What is sent in one request. */
export function firstBatch(events) {
    let photos = 0;
    const isOver = ({ photo = "" }, index) => {
        photos += photo.length;
        return index && photos > PHOTOS;
    };
    const first = events.slice(0, BATCH);
    const end = first.findIndex(isOver);
    return end < 0 ? first : first.slice(0, end);
}

/** A page without encryption has no maker of its own. */
export function randomUuid() {
    if (crypto.randomUUID) {
        return crypto.randomUUID();
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-8$4-$5");
}
