/** Within this time after the connection is back each till asks for what it missed. */
export const SPREAD_MS = 20_000;

/** The same for what can't wait: goods that may not be sold any more. */
export const URGENT_MS = 5_000;

/**
 * What a till does when its connection is back: a thousand tills that were cut off together come
 * back together, so each waits for a time of its own. Signs that come while it waits are one.
 *
 * @param {Function} ask
 * @param {number} spread milliseconds within which to ask
 * @returns {Function} to be called at each sign that the connection is back
 */
export function whenBack(ask, spread = SPREAD_MS) {
    let timer = null;
    return () => {
        timer ??= setTimeout(() => {
            timer = null;
            ask();
        }, Math.random() * spread);
    };
}

/**
 * Ask at both signs that the connection is back.
 *
 * @param {EventTarget} [bus] core's, where the till listens to one
 */
export function askWhenBack(bus, ask, spread) {
    const isBack = whenBack(ask, spread);
    bus?.addEventListener("BUS:RECONNECT", isBack);
    window.addEventListener("pos-network-online", isBack);
}
