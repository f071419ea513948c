import { ConnectionLostError } from "@web/core/network/rpc";
import { makeEnv, mountComponent, startServices } from "@web/env";
import { session } from "@web/session";
import { delay } from "@web/core/utils/concurrency";
import { user } from "@web/core/user";
import { whenReady } from "@odoo/owl";
import { ScanDevice } from "./device";
import { ScanApp } from "./scan_app";
import { scanTasks } from "./tasks";
import { randomUuid } from "./uuid";

const PATIENCE_MS = 20_000;

/** Ask the server; an answer that is a refusal is told apart from no answer. */
async function call(orm, method, args) {
    const patience = delay(PATIENCE_MS).then(() => {
        throw new ConnectionLostError(method);
    });
    try {
        return await Promise.race([orm.silent.call("supermarket.scan", method, args), patience]);
    } catch (error) {
        if (error instanceof ConnectionLostError) {
            throw error;
        }
        throw asRefusal(error);
    }
}

/** What the server answered, with what the app is to do about it. */
function asRefusal({ data, message }) {
    const name = data?.name ?? "";
    return Object.assign(new Error(data?.message ?? message), {
        isAnswer: true,
        needsLogin: /SessionExpired/.test(name),
        isLocked: /LockedDeviceError/.test(name),
        needsPerson: /SwitchError/.test(name),
    });
}

function deviceUuid(database) {
    const key = `supermarket_scan_device_${database}`;
    const known = localStorage.getItem(key);
    if (known) {
        return known;
    }
    const uuid = randomUuid();
    localStorage.setItem(key, uuid);
    return uuid;
}

whenReady(async () => {
    navigator.serviceWorker?.register("/scan/worker.js", { scope: "/scan" }).catch(() => {});
    const env = makeEnv();
    await startServices(env);
    const device = new ScanDevice({
        database: session.db,
        uuid: deviceUuid(session.db),
        user: { id: user.userId, name: user.name },
        call: (method, args) => call(env.services.orm, method, args),
        senders: scanTasks.getAll().flatMap(({ send }) => send ?? []),
    });
    await mountComponent(ScanApp, document.body, { env, props: { device } });
});
