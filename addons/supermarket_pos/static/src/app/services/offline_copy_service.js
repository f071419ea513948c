import { registry } from "@web/core/registry";
import { reactive } from "@odoo/owl";

/** Never asked for again, or kept elsewhere. */
const NOT_KEPT =
    /^\/(web\/dataset|websocket|longpolling|bus\/|hw_proxy|pos\/ping|pos\/service-worker)/;
const MANY = 2_000;

/** The addresses, on this server, of what a page has loaded. */
export function ownResources(entries, origin) {
    const addresses = entries
        .map((entry) => new URL(entry.name, origin))
        .filter((url) => url.origin === origin && !NOT_KEPT.test(url.pathname))
        .map((url) => url.pathname + url.search);
    return [...new Set(addresses)];
}

/**
 * Ask the browser to keep the till's data: else it may clear it when the disk gets full.
 *
 * @returns {Promise<boolean>} whether it promised to; a page without encryption can't even ask
 */
export async function askToKeep(storage) {
    try {
        return Boolean(await storage.persist());
    } catch {
        return false;
    }
}

/**
 * Has the service worker keep the till, so that one visit is enough to open it offline.
 *
 * On the first visit page, scripts, styles and fonts come before there is a worker that could see
 * them: once it is ready, it is told of all that the page has loaded.
 */
export const offlineCopyService = {
    start() {
        const state = reactive({ isComplete: false, isPersistent: true });
        const { serviceWorker, storage } = navigator;
        askToKeep(storage).then((isPersistent) => (state.isPersistent = isPersistent));
        if (!serviceWorker) {
            return state; // a page without encryption has none
        }
        performance.setResourceTimingBufferSize(MANY);
        serviceWorker.addEventListener("message", ({ data }) => {
            if ("supermarketOffline" in data) {
                state.isComplete = data.supermarketOffline;
            }
        });
        serviceWorker.ready.then(({ active }) => {
            const resources = ownResources(
                performance.getEntriesByType("resource"),
                window.location.origin,
            );
            active.postMessage({ resources: [...resources, `/pos/ui/${odoo.pos_config_id}`] });
        });
        return state;
    },
};

registry.category("services").add("supermarket_offline_copy", offlineCopyService);
