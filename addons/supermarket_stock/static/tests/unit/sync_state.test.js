import { expect, test } from "@odoo/hoot";
import { Exchange, syncState } from "@supermarket_stock/scan/sync_state";

const device = { isLocked: false, isOnline: false, waiting: 0, exchanging: null };

test("the head line says what is true while a long queue goes", () => {
    const exchanging = new Exchange();
    const state = (more) => syncState({ ...device, ...more });
    expect(state({ waiting: 230 })).toBe("offline");
    expect(state({ waiting: 230, exchanging })).toBe("connecting");
    exchanging.tell(100);
    expect(state({ waiting: 130, exchanging })).toBe("sending");
    expect(exchanging.told).toBe(100);
    expect(state({ exchanging })).toBe("sending"); // photos follow
    exchanging.ask();
    expect(state({ exchanging })).toBe("loading");
    expect(state({ waiting: 1, exchanging })).toBe("sending");
    expect(state({ isOnline: true })).toBe("online");
});

test("a scan that is sent at once is no long queue", () => {
    const online = { ...device, isOnline: true };
    expect(syncState({ ...online, waiting: 1 })).toBe("waiting");
    expect(syncState({ ...online, waiting: 1, exchanging: new Exchange() })).toBe("waiting");
    expect(syncState({ ...online, exchanging: new Exchange() })).toBe("online");
    expect(syncState({ ...device, isOnline: null })).toBe("loading");
    expect(syncState({ ...online, isLocked: true })).toBe("locked");
});
