import { CatalogueKeeper } from "@supermarket_stock/offline/catalogue_keeper";
import { InTurn, Newest } from "@supermarket_stock/offline/in_turn";
import { LocalStore } from "@supermarket_stock/offline/local_store";
import { Outbox } from "@supermarket_stock/offline/outbox";
import { firstBatch } from "./batch";
import { asMoment, behind, byAnswer, UNSAID } from "./events";
import { People } from "./people";
import { Exchange } from "./sync_state";
import { randomUuid } from "./uuid";

/** Raised when the app says other things to the server. */
export const VERSION = "1";
const KEPT = ["documents", "sent", "problems", "meta"];
const PEOPLE = "people";
const INFO = "info";
const LOCKED = "locked";
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
        this.login = user; // who uses the device where nobody took it over
        this.people = new People();
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
        this.isOnline = null; // until the server was asked once
        this.exchanging = null; // while it asks the server
        this.isLocked = false; // it was lost: it shows nothing, and keeps what it has to tell
        this.fault = null;
        this.serial = 0;
        this.turn = new InTurn();
        this.newest = new Newest();
    }

    get catalogue() {
        return this.keeper.catalogue;
    }

    /** The server's clock, as far as it is known: which day it is decides what is past its date. */
    get now() {
        return new Date(Date.now() + (this.info?.behind ?? 0));
    }

    get waiting() {
        return this.outbox.items.size;
    }

    get told() {
        return this.toldBy(this.user);
    }

    /** What the device says of itself and of who speaks. */
    toldBy({ id }) {
        return {
            uuid: this.uuid,
            version: VERSION,
            queue: this.waiting,
            clock: asMoment(new Date()),
            token: this.people.tokenOf(id),
        };
    }

    /** Read what is kept: from here on the device works, with or without a network. */
    async open() {
        await Promise.all([this.outbox.open(), this.keeper.open(), this.readKept()]);
        this.onChange();
    }

    async readKept() {
        try {
            const [people, isLocked, sent, problems] = await this.store.run(
                "readonly",
                (tables) => [
                    tables.meta.get(PEOPLE),
                    tables.meta.get(LOCKED),
                    tables.sent.getAll(),
                    tables.problems.getAll(),
                ],
            );
            this.people.restore(people);
            this.isLocked = Boolean(isLocked);
            this.user = this.people.currentOf(this.login) ?? this.login;
            sent.forEach((event) => this.sent.set(event.uuid, event));
            problems.forEach((problem) => this.problems.set(problem.event.uuid, problem));
            await this.readDocuments();
        } catch {
            // No local database (private window): the server has the documents.
        }
    }

    /** What this person has to do: another one's is not shown. */
    async readDocuments() {
        const own = this.keyOf("");
        const [keys, documents, info] = await this.store.run("readonly", (tables) => [
            tables.documents.getAllKeys(),
            tables.documents.getAll(),
            tables.meta.get(this.keyOf(INFO)),
        ]);
        this.documents.clear();
        keys.forEach((key, index) => {
            if (String(key).startsWith(own)) {
                this.documents.set(key.slice(own.length), documents[index]);
            }
        });
        this.info = info ?? null;
    }

    /** The name under which something of the person at the device is kept. */
    keyOf(name) {
        return `${this.user.id}/${name}`;
    }

    // Who uses it -------------------------------------------------------------------------

    /**
     * Let a person take over who shows a badge or a PIN.
     *
     * @param {{badge: string}|{user_id: number, pin: string}} said
     * @returns {Promise<{user: Object}|{refused: string}>} without a network only who took the
     *  device over before is known on it
     */
    async switchUser(said) {
        let answer;
        try {
            answer = await this.call("scan_switch", [this.toldBy(this.login), said]);
        } catch (error) {
            if (error.isAnswer) {
                return { refused: error.message };
            }
            answer = await this.people.recognise(said);
        }
        if (answer.token) {
            await this.people.learn(answer, said);
        }
        if (answer.user) {
            await this.handTo(answer.user);
        }
        await this.keepPeople();
        return answer;
    }

    async handTo(user) {
        this.people.current = { login: this.login.id, id: user.id };
        this.user = user;
        this.documents.clear();
        this.info = null;
        await this.readDocuments().catch(() => {});
        this.onChange();
        this.sync();
    }

    keepPeople() {
        return this.write((tables) => tables.meta.put(this.people.kept, PEOPLE));
    }

    /** The server does not take a person's token any more: the person shows again who it is. */
    async forgetPerson(id) {
        this.people.forget(id);
        await this.keepPeople();
    }

    /** Whether the person at the device may go on; else nothing is scanned until somebody shows. */
    get isKnown() {
        return this.user.id === this.login.id || Boolean(this.people.tokenOf(this.user.id));
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
            ...UNSAID,
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
        const exchange = new Exchange();
        this.exchanging = exchange;
        this.onChange();
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
            // What hung until the next one began says nothing of the network now
            if (this.exchanging === exchange || error.isAnswer) {
                await this.takeFault(error);
            }
        }
        if (this.exchanging === exchange) {
            this.exchanging = null;
        }
        this.onChange();
    }

    async takeFault(error) {
        const { isAnswer, isLocked, needsPerson } = error;
        if (needsPerson) {
            await this.forgetPerson(this.user.id);
        }
        if (isLocked) {
            await this.lock();
        }
        this.isOnline = Boolean(needsPerson);
        this.fault = isAnswer && !needsPerson ? error : null;
    }

    /** What the shop told it is gone; what was scanned stays until the device is unlocked. */
    async lock() {
        this.isLocked = true;
        this.documents.clear();
        this.info = null;
        await this.write(({ documents, meta }) => [documents.clear(), meta.put(true, LOCKED)]);
    }

    /** What the person at the device scanned and is to be sent. */
    get mine() {
        return this.scannedBy(this.user);
    }

    /** What is not on the disk may yet be refused. */
    scannedBy({ id }) {
        return this.outbox.list.filter(
            ({ uuid, event }) => event.user_id === id && this.outbox.isWritten(uuid),
        );
    }

    /**
     * Scans are sent in the name of who made them, and with those rights. What somebody scanned who
     * is not known here any more waits for that.
     */
    async send() {
        for (const person of [this.login, ...this.people.list]) {
            if (person.id === this.login.id || this.people.tokenOf(person.id)) {
                await this.sendOf(person);
            }
        }
    }

    async sendOf(person) {
        const waiting = () => firstBatch(this.scannedBy(person).map(({ event }) => event));
        try {
            for (let events; (events = waiting()).length;) {
                const answers = await this.call("scan_submit", [this.toldBy(person), events]);
                await this.settle(events, answers);
            }
        } catch (error) {
            if (!error.needsPerson) {
                throw error;
            }
            await this.forgetPerson(person.id);
        }
    }

    /** What the server answered is kept elsewhere before it leaves the outbox. */
    async settle(events, answers) {
        const { taken, problems } = byAnswer(events, answers);
        taken.forEach((event) => this.sent.set(event.uuid, event));
        problems.forEach((problem) => this.problems.set(problem.event.uuid, problem));
        await this.write((tables) => {
            taken.forEach((event) => tables.sent.put(event, event.uuid));
            problems.forEach((problem) => tables.problems.put(problem, problem.event.uuid));
        });
        const answered = [...taken, ...problems.map(({ event }) => event)];
        await this.outbox.drop(answered.map(({ uuid }) => uuid));
        this.exchanging?.tell(answered.length);
        this.onChange();
    }

    async fetchInfo() {
        const asking = this.user;
        const opening = this.newest.ask();
        const info = await this.call("scan_open", [this.told]);
        this.exchanging?.ask();
        this.onChange();
        for (const { key } of info.tasks) {
            const question = this.newest.ask();
            // Documents tell a person's own scans: another's stay until that one asks
            const before = [...this.sent.values()].filter(
                ({ task, user_id }) => task === key && user_id === asking.id,
            );
            const stale = before.map(({ uuid }) => uuid);
            const documents = await this.call("scan_documents", [this.toldBy(asking), key]);
            if (asking !== this.user) {
                return; // somebody took the device over meanwhile, and asks again
            }
            if (!this.newest.takes(key, question)) {
                continue;
            }
            this.documents.set(key, documents);
            stale.forEach((uuid) => this.sent.delete(uuid));
            await this.write((tables) => {
                tables.documents.put(documents, this.keyOf(key));
                stale.forEach((uuid) => tables.sent.delete(uuid));
            });
        }
        if (!this.newest.takes(INFO, opening)) {
            return;
        }
        info.behind = behind(info.now, new Date());
        Object.assign(this, { info, isLocked: false });
        await this.write(({ meta }) => [meta.put(info, this.keyOf(INFO)), meta.delete(LOCKED)]);
    }

    async forgetProblems(uuids) {
        uuids.forEach((uuid) => this.problems.delete(uuid));
        await this.write((tables) => uuids.forEach((uuid) => tables.problems.delete(uuid)));
        this.onChange();
    }

    /** Something that a screen wants this person to find again offline; whether it was written. */
    remember(key, value) {
        return this.write((tables) => tables.meta.put(value, this.keyOf(key)));
    }

    async recall(key) {
        const own = this.keyOf(key);
        try {
            return (await this.store.run("readonly", (tables) => [tables.meta.get(own)]))[0];
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
