// @odoo-module ignore
/* global self, ADDRESSES, OfflineWorker */

/**
 * The worker of the scan app. `OfflineWorker` and `ADDRESSES` stand in front of it: all that the
 * app is made of is kept when the worker is installed.
 */
(() => {
    const worker = new OfflineWorker({
        name: "supermarket-scan",
        pageOf: ({ pathname }) => (/^\/scan\/?$/.test(pathname) ? "/scan" : null),
        isKept: ({ pathname }) => ADDRESSES.includes(pathname),
    });
    self.addEventListener("install", (event) => event.waitUntil(worker.keepAll(ADDRESSES)));
})();
