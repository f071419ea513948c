// @odoo-module ignore
/* global OfflineWorker */

/**
 * Put before core's worker of the till, in one scope with it: what is answered here is not asked
 * there. `OfflineWorker` stands in front of it, see `supermarket_stock/static/src/offline/worker`.
 */
(() => {
    const TILL = /^\/pos\/ui\/(\d+)(\/|$)/;
    new OfflineWorker({
        name: "odoo-pos-cache", // core's: one cache for both
        // Whatever screen of the till the address names
        pageOf: ({ pathname }) =>
            TILL.test(pathname) ? `/pos/ui/${TILL.exec(pathname)[1]}` : null,
    });
})();
