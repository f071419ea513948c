import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { TURN_MS } from "@supermarket_stock/offline/in_turn";
import { ScanQueue } from "@supermarket_stock/scan/scan_queue";
import { Deferred } from "@web/core/utils/concurrency";

describe.current.tags("headless");

test("scans that come while one is being written are taken in their order", async () => {
    const scans = new ScanQueue();
    const disk = new Deferred();
    scans.add(() => disk);
    scans.add(async () => expect.step("second"));
    const last = scans.add(() => expect.step("third"));
    await animationFrame();
    expect.verifySteps([]);
    disk.resolve();
    await last;
    expect.verifySteps(["second", "third"]);
});

test("scans behind a message wait until it is seen, after what the person chose", async () => {
    const scans = new ScanQueue();
    scans.add(() => scans.hold());
    scans.add(() => expect.step("second"));
    const last = scans.add(() => expect.step("third"));
    await advanceTime(2 * TURN_MS);
    expect.verifySteps([]);
    scans.release(async () => expect.step("chosen"));
    await last;
    expect.verifySteps(["chosen", "second", "third"]);
});

test("what was chosen may end in another message", async () => {
    const scans = new ScanQueue();
    scans.add(() => scans.hold());
    const last = scans.add(() => expect.step("second"));
    await animationFrame();
    await scans.release(() => scans.hold());
    await animationFrame();
    expect.verifySteps([]);
    scans.release();
    await last;
    expect.verifySteps(["second"]);
});

test("a scan that fails or hangs holds nobody up, and its failure is heard of", async () => {
    const scans = new ScanQueue();
    const failing = scans.add(() => {
        throw new Error("refused");
    });
    scans.add(() => new Deferred());
    scans.add(async () => expect.step("after both"));
    await expect(failing).rejects.toThrow("refused");
    await animationFrame();
    await advanceTime(TURN_MS - 1_000);
    expect.verifySteps([]);
    await advanceTime(1_000);
    await animationFrame();
    expect.verifySteps(["after both"]);
});
