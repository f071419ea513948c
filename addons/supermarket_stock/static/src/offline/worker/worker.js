// @odoo-module ignore
/* global self, caches */

/**
 * The part of a service worker that keeps an app for a device without a network. It is put in front
 * of a worker, and is no module, because workers are served as one script.
 *
 * One visit is enough: the worker takes over the open page at once, and the page tells it all that
 * it has loaded so far.
 */
// eslint-disable-next-line no-unused-vars -- the worker behind this text makes one
class OfflineWorker {
    // Their address changes with their content
    static IMMUTABLE = /^\/web\/assets\/[^/]+\//;
    // Theirs names what the page has already, not what the answer will be
    static TRANSLATIONS = /^\/web\/webclient\/translations/;

    /**
     * @param {string} name of the cache
     * @param {(url: URL) => string|null} pageOf the address under which the app's page is kept, for
     *  whatever address of the app is opened; null for what is no page of it
     * @param {(url: URL) => boolean} [isKept] what else is answered from the cache
     */
    constructor({ name, pageOf, isKept = () => false }) {
        this.name = name;
        this.pageOf = pageOf;
        this.isKept = isKept;
        self.addEventListener("install", () => self.skipWaiting());
        self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
        self.addEventListener("fetch", (event) => this.onFetch(event));
        self.addEventListener("message", (event) => this.onMessage(event));
    }

    /** What is answered here is not asked of a worker behind this one. */
    onFetch(event) {
        const { request } = event;
        const url = new URL(request.url);
        if (request.method !== "GET" || url.origin !== self.location.origin) {
            return;
        }
        const page = request.mode === "navigate" ? this.pageOf(url) : null;
        if (page) {
            event.stopImmediatePropagation();
            event.respondWith(this.openPage(request, page));
        } else if (OfflineWorker.TRANSLATIONS.test(url.pathname)) {
            event.stopImmediatePropagation();
            event.respondWith(this.translations(request, url.searchParams.get("hash")));
        } else if (OfflineWorker.IMMUTABLE.test(url.pathname) || this.isKept(url)) {
            event.stopImmediatePropagation();
            event.respondWith(this.fromCacheFirst(request));
        }
    }

    onMessage(event) {
        if (event.data.resources) {
            event.waitUntil(
                this.keepAll(event.data.resources).then((isWhole) =>
                    event.source?.postMessage({ supermarketOffline: isWhole }),
                ),
            );
        }
    }

    /** The page from the server, else the last one. */
    async openPage(request, address) {
        const cache = await caches.open(this.name);
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

    /**
     * New words as soon as there are any. Without a network nothing is new to a page that has kept
     * its words; one that has not gets the last ones.
     */
    async translations(request, hash) {
        const cache = await caches.open(this.name);
        try {
            const response = await fetch(request);
            if (response.ok && !hash) {
                await cache.put(request.url, response.clone());
            }
            return response;
        } catch (error) {
            const kept = hash ? Response.json({ hash }) : await cache.match(request.url);
            if (kept) {
                return kept;
            }
            throw error;
        }
    }

    async fromCacheFirst(request) {
        const cache = await caches.open(this.name);
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
    async keepAll(addresses) {
        const cache = await caches.open(this.name);
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
}
