import { after, expect, test } from "@odoo/hoot";
import { waitUntil } from "@odoo/hoot-dom";
import { firstBatch } from "@supermarket_stock/scan/batch";
import { ScanDevice } from "@supermarket_stock/scan/device";
import { asMoment, inParts, totals } from "@supermarket_stock/scan/events";
import { syncState } from "@supermarket_stock/scan/sync_state";

let serial = 0;

/** What the server says of a device and its person first. */
const opened = ({ user }, tasks = []) => ({ tasks, user, now: asMoment(new Date()) });

/** A device without a network, whose databases are gone after the test. */
async function offlineDevice() {
    const database = `test-${Date.now()}-${serial++}`;
    const device = new ScanDevice({
        database,
        uuid: "device",
        user: { id: 7, name: "Counter" },
        call: () => Promise.reject(new Error("no network")),
    });
    after(async () => {
        const stores = [device.store, device.outbox.store, device.keeper.store];
        await Promise.all(stores.map((store) => store.close()));
        stores.forEach(({ name }) => indexedDB.deleteDatabase(name));
    });
    await device.open();
    device.people.crypto = {}; // nobody is to be recognised here without a network
    return device;
}

test("without a network only who was asked in vain knows it", async () => {
    const device = await offlineDevice();
    expect(device.isOnline).toBe(null);
    await device.sync();
    expect(device.isOnline).toBe(false);
});

test("a device that is back says so from the first answer on", async () => {
    const device = await offlineDevice();
    for (let number = 0; number < 130; number++) {
        await scan(device, 1);
    }
    await device.sync();
    const seen = [];
    device.onChange = () => seen.push(`${syncState(device)} ${device.waiting}`);
    device.call = async (method, [, events]) =>
        method === "scan_submit"
            ? events.map(({ uuid }) => ({ uuid, answer: "applied", message: "" }))
            : opened(device);
    await device.sync();
    expect(seen.slice(0, 4)).toEqual(["connecting 130", "sending 30", "sending 0", "loading 0"]);
});

const scan = (device, productId) =>
    device.record({
        task: "count",
        document_id: 1,
        kind: "count",
        product_id: productId,
        quantity: 1,
    });

const counted = (device) => Object.fromEntries(totals(device.eventsOf("count", 1)));

test("quick scans are each written, whatever else is on its way to the disk", async () => {
    const device = await offlineDevice();
    const quick = [scan(device, 1), scan(device, 1), scan(device, 1), device.sync()];
    const answers = await Promise.all([...quick, scan(device, 2)]);
    expect(answers.filter((answer) => answer === true)).toHaveLength(4);
    expect(counted(device)).toEqual({ 1: 3, 2: 1 });
    expect(device.outbox.isKept).toBe(true);
});

test("what could not be written does not count: it is scanned again", async () => {
    const device = await offlineDevice();
    const { run } = device.outbox.store;
    device.outbox.store.run = () => Promise.reject(new Error("the disk is full"));
    const answer = scan(device, 1);
    expect(device.mine).toEqual([]); // nor is it sent meanwhile
    expect(await answer).toBe(false);
    expect(counted(device)).toEqual({});
    device.outbox.store.run = run;
    expect(await scan(device, 1)).toBe(true);
    expect(counted(device)).toEqual({ 1: 1 });
});

test("of a device that several people carry each one sees his own scans", async () => {
    const device = await offlineDevice();
    await scan(device, 1);
    device.user = { id: 8, name: "Second" };
    await scan(device, 2);
    const seen = (events) => events.map((event) => event.product_id);
    expect(seen(device.ownEventsOf("count", 1))).toEqual([2]);
    expect(seen(device.eventsOf("count", 1))).toEqual([1, 2]);
});

test("photos travel in small batches, and stay on the device until they arrived", async () => {
    const photo = "x".repeat(900_000);
    const sizes = [];
    const device = await offlineDevice();
    device.call = async (method, [, events]) => {
        if (method !== "scan_submit") {
            return opened(device);
        }
        sizes.push(events.map((event) => event.photo.length));
        return events.map(({ uuid }) => ({ uuid, answer: "applied", message: "" }));
    };
    for (let number = 0; number < 3; number++) {
        await device.record({ task: "loss", document_id: 1, kind: "loss", photo });
    }
    await device.send();
    expect(sizes).toEqual([[900_000, 900_000], [900_000]]);
    expect([...device.sent.values()].map((event) => event.photo)).toEqual(["", "", ""]);
    const large = { photo: "x".repeat(2_900_000) };
    expect(firstBatch([large, large])).toHaveLength(1); // one alone goes, however large
    expect(firstBatch([])).toEqual([]);
});

test("an ending names its scans in parts", () => {
    expect(inParts([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
    expect(inParts([], 2)).toEqual([[]]);
    expect(inParts([1, 2], 2)).toEqual([[1, 2]]);
});

test("what is too large for events follows them", async () => {
    const device = await offlineDevice();
    const asked = [];
    device.call = async (method, [, events]) => {
        asked.push(method);
        return method === "scan_submit"
            ? events.map(({ uuid }) => ({ uuid, answer: "applied", message: "" }))
            : opened(device);
    };
    device.senders = [async (one) => asked.push(`sends of ${one.uuid}`)];
    await scan(device, 1);
    await device.sync();
    expect(asked.slice(0, 3)).toEqual(["scan_submit", "sends of device", "scan_open"]);
});

test("scans are sent in the name of who made them, whoever has the device by then", async () => {
    const device = await offlineDevice();
    const sent = [];
    device.call = async (method, [told, said]) => {
        if (method === "scan_switch") {
            return said.pin === "4711"
                ? { user: { id: 8, name: "Second" }, token: "of 8", hours: 1 }
                : { refused: "Not your PIN" };
        }
        if (method === "scan_submit") {
            sent.push([told.token, said.map((event) => [event.user_id, event.product_id])]);
            return said.map(({ uuid }) => ({ uuid, answer: "applied", message: "" }));
        }
        return opened(device);
    };
    await scan(device, 1);
    expect(await device.switchUser({ user_id: 8, pin: "1" })).toEqual({ refused: "Not your PIN" });
    expect(device.user.id).toBe(7);
    await device.switchUser({ user_id: 8, pin: "4711" });
    expect(device.user).toEqual({ id: 8, name: "Second" });
    await scan(device, 2);
    await device.sync();
    expect(sent).toEqual([
        ["", [[7, 1]]],
        ["of 8", [[8, 2]]],
    ]);
});

test("what was sent while another person had the device is not forgotten by its own", async () => {
    const device = await offlineDevice();
    device.call = async (method, [, said]) =>
        ({
            scan_switch: () => ({ user: { id: 8, name: "Second" }, token: "of 8", hours: 1 }),
            scan_submit: () => said.map(({ uuid }) => ({ uuid, answer: "applied", message: "" })),
            scan_documents: () => [{ id: 1, events: [] }],
        })[method]?.() ?? opened(device, [{ key: "count" }]);
    await scan(device, 1);
    const first = device.user;
    await device.switchUser({ badge: "BADGE-8" });
    await device.sync();
    expect(device.waiting).toBe(0);
    device.user = first;
    expect(counted(device)).toEqual({ 1: 1 });
    await device.sync(); // now the documents are this person's
    expect(counted(device)).toEqual({});
});

test("an answer that was late hides nothing that came meanwhile", async () => {
    const device = await offlineDevice();
    const answers = [];
    device.call = (method, [, said]) =>
        ({
            scan_submit: () => said.map(({ uuid }) => ({ uuid, answer: "applied", message: "" })),
            scan_documents: () => new Promise((resolve) => answers.push(resolve)),
        })[method]?.() ?? opened(device, [{ key: "count" }]);
    const late = device.exchange();
    await waitUntil(() => answers.length === 1);
    await scan(device, 1);
    const next = device.exchange();
    await waitUntil(() => answers.length === 2);
    const slow = device.exchange();
    await waitUntil(() => answers.length === 3);
    const [{ uuid, kind, product_id, quantity }] = device.sent.values();
    const event = { uuid, kind, product_id, quantity, lot: "", user_id: device.user.id };
    answers[1]([{ id: 1, events: [event] }]);
    await next;
    expect(device.document("count", 1).events).toEqual([event]); // though a newer one was asked
    answers[0]([{ id: 1, events: [] }]);
    await late;
    expect(counted(device)).toEqual({ 1: 1 });
    answers[2]([{ id: 1, events: [event], name: "newest" }]);
    await slow;
    expect(device.document("count", 1).name).toBe("newest");
    expect(device.exchanging).toBe(null);
});

test("what the server does not take any more waits, and nobody scans on in that name", async () => {
    const device = await offlineDevice();
    let isKnown = true;
    device.call = async (method, [told, said]) => {
        if (method === "scan_switch") {
            return { user: { id: 8, name: "Second" }, token: "of 8", hours: 1 };
        }
        if (told.token && !isKnown) {
            throw Object.assign(new Error("Show again"), { isAnswer: true, needsPerson: true });
        }
        return method === "scan_submit"
            ? said.map(({ uuid }) => ({ uuid, answer: "applied", message: "" }))
            : opened(device);
    };
    await device.switchUser({ badge: "BADGE-8" });
    await device.sync();
    expect(device.isKnown).toBe(true);
    isKnown = false;
    await scan(device, 2);
    await device.sync();
    expect(device.isKnown).toBe(false);
    expect(device.waiting).toBe(1);
    isKnown = true;
    await device.switchUser({ badge: "BADGE-8" });
    await device.sync();
    expect(device.isKnown).toBe(true);
    expect(device.waiting).toBe(0);
});

test("a lost device that was locked shows nothing, and keeps what it has to tell", async () => {
    const device = await offlineDevice();
    let isLost = false;
    device.call = async (method, [, said]) => {
        if (isLost) {
            throw Object.assign(new Error("Locked"), { isAnswer: true, isLocked: true });
        }
        if (method === "scan_submit") {
            return said.map(({ uuid }) => ({ uuid, answer: "applied", message: "" }));
        }
        const open = opened(device, [{ key: "count", number: 1 }]);
        return method === "scan_documents" ? [{ id: 1, name: "COUNT" }] : open;
    };
    await device.sync();
    expect(device.document("count", 1).name).toBe("COUNT");
    isLost = true;
    await scan(device, 1);
    await device.sync();
    expect([device.isLocked, device.info, device.document("count", 1)]).toEqual([
        true,
        null,
        undefined,
    ]);
    device.isLocked = false;
    await device.readKept(); // as after another start, with or without a network
    expect([device.isLocked, device.documents.size, device.waiting]).toEqual([true, 0, 1]);
    isLost = false;
    await device.sync();
    expect([device.isLocked, device.waiting]).toEqual([false, 0]);
    expect(device.document("count", 1).name).toBe("COUNT");
});
