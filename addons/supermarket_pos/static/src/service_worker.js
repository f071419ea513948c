// @odoo-module ignore
/* global self, caches */

/**
 * Put before core's worker of the till, in one scope with it: what is answered here is not asked
 * there. One visit is enough: the worker takes over the open page at once, and the page tells it
 * all that it has loaded so far.
 */
(() => {
    const NAME = "odoo-pos-cache"; // core's: one cache for both
    const TILL = /^\/pos\/ui\/(\d+)(\/|$)/;
    // Their address changes with their content
    const IMMUTABLE = /^\/web\/assets\/[^/]+\/|^\/web\/webclient\/translations/;

    self.addEventListener("install", () => self.skipWaiting());

    self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

    self.addEventListener("fetch", (event) => {
        const { request } = event;
        const url = new URL(request.url);
        if (request.method !== "GET" || url.origin !== self.location.origin) {
            return;
        }
        if (request.mode === "navigate" && TILL.test(url.pathname)) {
            event.stopImmediatePropagation();
            event.respondWith(openTill(request, url));
        } else if (IMMUTABLE.test(url.pathname)) {
            event.stopImmediatePropagation();
            event.respondWith(fromCacheFirst(request));
        }
    });

    self.addEventListener("message", (event) => {
        if (event.data.resources) {
            event.waitUntil(
                keepAll(event.data.resources).then((isWhole) =>
                    event.source?.postMessage({ supermarketOffline: isWhole }),
                ),
            );
        }
    });

    /** The till's page: from the server, else the last one, whatever screen the address names. */
    async function openTill(request, url) {
        const cache = await caches.open(NAME);
        const address = `/pos/ui/${TILL.exec(url.pathname)[1]}`;
        try {
            const response = await fetch(request);
            if (response.ok && !response.redirected) {
                await cache.put(address, response.clone());
            }
            return response;
        } catch (error) {
            const kept = await cache.match(address);
            if (kept) {
                return kept;
            }
            throw error;
        }
    }

    async function fromCacheFirst(request) {
        const cache = await caches.open(NAME);
        const kept = await cache.match(request.url);
        if (kept) {
            return kept;
        }
        const response = await fetch(request);
        if (response.ok) {
            await cache.put(request.url, response.clone());
        }
        return response;
    }

    /** Cache what is not cached yet; true when all of it is there. */
    async function keepAll(addresses) {
        const cache = await caches.open(NAME);
        const kept = await Promise.all(
            addresses.map(async (address) => {
                if (await cache.match(address)) {
                    return true;
                }
                try {
                    await cache.add(address);
                    return true;
                } catch {
                    return false;
                }
            }),
        );
        return kept.every(Boolean);
    }
})();
