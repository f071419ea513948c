import { rpc, ConnectionLostError } from "@web/core/network/rpc";
import { makeEnv, mountComponent, startServices } from "@web/env";
import { session } from "@web/session";
import { user } from "@web/core/user";
import { whenReady } from "@odoo/owl";
import { ScanDevice } from "./device";
import { ScanApp } from "./scan_app";

const PATIENCE_MS = 20_000;

/** Ask the server; an answer that is a refusal is told apart from no answer. */
async function call(method, args) {
    const url = `/web/dataset/call_kw/supermarket.scan/${method}`;
    const params = { model: "supermarket.scan", method, args, kwargs: { context: user.context } };
    const request = rpc(url, params, { silent: true });
    const patience = new Promise((_resolve, reject) =>
        setTimeout(() => reject(new ConnectionLostError(url)), PATIENCE_MS),
    );
    try {
        return await Promise.race([request, patience]);
    } catch (error) {
        if (error instanceof ConnectionLostError) {
            throw error;
        }
        const refusal = new Error(error.data?.message ?? error.message);
        refusal.isAnswer = true;
        refusal.needsLogin = /SessionExpired/.test(error.data?.name ?? error.exceptionName ?? "");
        throw refusal;
    }
}

function deviceUuid(database) {
    const key = `supermarket_scan_device_${database}`;
    const known = localStorage.getItem(key);
    if (known) {
        return known;
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const uuid = hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-8$4-$5");
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
        call,
    });
    await mountComponent(ScanApp, document.body, { env, props: { device } });
});
