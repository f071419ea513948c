import { after, expect, test } from "@odoo/hoot";
import { ServerDataCheck } from "@supermarket_pos/app/utils/server_data_check";
import { LocalStore } from "@supermarket_stock/offline/local_store";

let serial = 0;

/** A name of a database that is gone after the test. */
function scratch() {
    const name = `supermarket-test-${Date.now()}-${serial++}`;
    after(() => indexedDB.deleteDatabase(name));
    return name;
}

/** A database like core's, with a mark of what it should hold. */
async function serverData() {
    const core = new LocalStore(scratch(), ["product.template", "pos.order"]);
    const ours = new LocalStore(scratch(), ["meta"]);
    after(() => Promise.all([core.close(), ours.close()]));
    await core.run("readwrite", (tables) => {
        tables["product.template"].put({ id: 1 }, 1);
        tables["product.template"].put({ id: 2 }, 2);
        tables["pos.order"].put({ uuid: "x" }, "x");
    });
    const check = new ServerDataCheck(ours);
    await check.begin();
    return { core, check, database: await core.open(), ours };
}

const counts = (core) =>
    core.run("readonly", (tables) => [
        tables["product.template"].count(),
        tables["pos.order"].count(),
    ]);

test("records of the server that were written to their end stay", async () => {
    const { core, check, database } = await serverData();
    await check.finish(database, { "product.template": [{ id: 1 }, { id: 2 }] });
    expect(await check.heal(database, ["pos.order"])).toBe(false);
    check.noteDeletion("product.template");
    await core.run("readwrite", (tables) => tables["product.template"].delete(2));
    expect(await check.heal(database, ["pos.order"])).toBe(false);
    expect(await counts(core)).toEqual([1, 1]);
});

test("half of them is cleared, the orders are not", async () => {
    const { core, check, database } = await serverData();
    expect(await check.heal(database, ["pos.order"])).toBe(true);
    expect(await counts(core)).toEqual([0, 1]);
});

test("what is older than a change without a date is cleared", async () => {
    const { core, check, database } = await serverData();
    const config = [{ id: 1, _data_server_date: "2026-03-06 10:00:00" }];
    await check.finish(database, { "product.template": [{ id: 1 }], "pos.config": config });
    expect(await check.heal(database, ["pos.order"], "2026-03-06 09:00:00")).toBe(false);
    expect(await check.heal(database, ["pos.order"], "2026-03-06 10:00:01")).toBe(true);
    expect(await counts(core)).toEqual([0, 1]);
});

test("a store that lost records is noticed", async () => {
    const { core, check, database, ours } = await serverData();
    await check.finish(database, { "product.template": [{ id: 1 }, { id: 2 }] });
    await core.run("readwrite", (tables) => tables["product.template"].delete(2));
    expect(await new ServerDataCheck(ours).heal(database, ["pos.order"])).toBe(true);
});

test("no mark where a record did not arrive", async () => {
    const { check, database } = await serverData();
    await check.finish(database, { "product.template": [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(await check.heal(database, ["pos.order"])).toBe(true);
});
