/** One exchange with the server: all that waits is told, then what is new is asked. */
export class Exchange {
    isHeard = false; // the server answered: there is a network, however much is still to be told
    isAsking = false; // all that waited is told
    told = 0; // events

    tell(events) {
        this.isHeard = true;
        this.told += events;
    }

    ask() {
        this.isHeard = true;
        this.isAsking = true;
    }

    /** @param {number} waiting events: a scan may have been made meanwhile */
    stage(waiting) {
        return waiting || !this.isAsking ? "sending" : "loading";
    }
}

/**
 * What the head line says of the device and the server. Plain data.
 *
 *   the server answered in this exchange | waiting | says
 *   -------------------------------------|---------|------------------------------------------
 *   yes                                  | yes     | "sending": so many of so many
 *   yes, and not known to be online yet  | no      | "sending" what follows, then "loading"
 *   not yet, and offline before          | any     | "connecting"
 *   no exchange, offline                 | any     | "offline"
 *   no exchange, or not yet              | yes     | "waiting"
 *   never asked before                   | no      | "loading"
 *   else                                 |         | "online"
 *
 * @param {Object} device
 * @param {boolean} device.isLocked
 * @param {boolean|null} device.isOnline since the last exchange that ended, null before the first
 * @param {number} device.waiting events
 * @param {Exchange|null} device.exchanging
 */
export function syncState({ isLocked, isOnline, waiting, exchanging }) {
    if (isLocked) {
        return "locked";
    }
    if (exchanging?.isHeard && (waiting || !isOnline)) {
        return exchanging.stage(waiting);
    }
    if (isOnline === false) {
        return exchanging ? "connecting" : "offline";
    }
    if (waiting) {
        return "waiting";
    }
    return isOnline ? "online" : "loading";
}
