import { after, expect, test } from "@odoo/hoot";
import { ScanDevice } from "@supermarket_stock/scan/device";
import { totals } from "@supermarket_stock/scan/events";

let serial = 0;

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
    return device;
}

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
