import { delay } from "@web/core/utils/concurrency";

/** A request on a dead connection may hang for minutes: nobody waits longer for the one before. */
export const TURN_MS = 10_000;

/** Runs what it is given one after the other, as long as the one before ends in time. */
export class InTurn {
    last = Promise.resolve();

    /** @returns {Promise} what `act` returns or throws */
    exec(act) {
        const result = Promise.race([this.last, delay(TURN_MS)]).then(act);
        this.last = result.catch(() => {});
        return result;
    }
}
