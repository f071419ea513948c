import { after, expect, test } from "@odoo/hoot";
import { Photos } from "@quality_inspection/scan/photos";

let serial = 0;

async function kept(...uuids) {
    const photos = new Photos(`test-${Date.now()}-${serial++}`);
    after(async () => {
        await photos.outbox.store.close();
        indexedDB.deleteDatabase(photos.outbox.store.name);
    });
    for (const uuid of uuids) {
        await photos.keep(uuid, 1, `data of ${uuid}`, 7);
    }
    return photos;
}

/** A device whose server answers by the table. */
function device(needs, { announced = [] } = {}) {
    const sent = [];
    return {
        sent,
        told: {},
        user: { id: 7 },
        outbox: { list: announced.map((code) => ({ event: { code } })) },
        call: async (method, [, asked, data]) => {
            if (method === "scan_photos") {
                return Object.fromEntries(asked.map((uuid) => [uuid, needs[uuid]]));
            }
            sent.push([asked, data]);
            return "kept";
        },
    };
}

test("only what the server asks for is sent, and forgotten when it has it", async () => {
    const photos = await kept("a", "b", "c");
    const phone = device({ a: "wanted", b: "kept", c: "waits" });
    await photos.send(phone);
    expect(phone.sent).toEqual([["a", "data of a"]]);
    expect(photos.waiting(1)).toBe(1);
    expect(photos.dataOf("c")).toBe("data of c");
});

test("a picture that was taken back waits no more, also while others are sent", async () => {
    const photos = await kept("a", "b");
    const phone = device({ a: "wanted", b: "wanted" });
    const { call } = phone;
    phone.call = async (method, args) => {
        const answer = await call(method, args);
        await photos.drop("b");
        return answer;
    };
    await photos.send(phone);
    expect(phone.sent).toEqual([["a", "data of a"]]);
    expect(photos.waiting()).toBe(0);
});

test("a picture waits for the event that announces it", async () => {
    const photos = await kept("a", "b");
    const phone = device({ a: "wanted", b: "unknown" }, { announced: ["a"] });
    await photos.send(phone);
    expect(phone.sent).toEqual([]);
    expect(photos.waiting()).toBe(2);
});

test("what was not sent stays for the next time", async () => {
    const photos = await kept("a");
    const phone = device({ a: "wanted" });
    const { call } = phone;
    phone.call = async (method, args) => {
        if (method === "scan_photo") {
            throw new Error("no network");
        }
        return call(method, args);
    };
    await expect(photos.send(phone)).rejects.toThrow();
    expect(photos.waiting()).toBe(1);
});
