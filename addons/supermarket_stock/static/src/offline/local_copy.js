/** Never asked for again, or kept elsewhere. */
const NOT_KEPT = /^\/(web\/dataset|websocket|longpolling|bus\/|hw_proxy)|\/ping$|service-worker/;
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
 * Ask the browser to keep the device's data: else it may clear it when the disk gets full.
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
 * Has the service worker keep the page, so that one visit is enough to open it offline.
 *
 * On the first visit page, scripts, styles and fonts come before there is a worker that could see
 * them: once it is ready, it is told of all that the page has loaded.
 *
 * @param {string[]} addresses to be kept beside what was loaded: the page's own
 * @param {(isComplete: boolean) => void} onKept told when the worker has them
 */
export function keepLocalCopy(addresses, onKept) {
    const { serviceWorker } = navigator;
    if (!serviceWorker) {
        return; // a page without encryption has none
    }
    performance.setResourceTimingBufferSize(MANY);
    serviceWorker.addEventListener("message", ({ data }) => {
        if ("supermarketOffline" in data) {
            onKept(data.supermarketOffline);
        }
    });
    serviceWorker.ready.then(({ active }) => {
        const loaded = ownResources(
            performance.getEntriesByType("resource"),
            window.location.origin,
        );
        active.postMessage({ resources: [...loaded, ...addresses] });
    });
}
