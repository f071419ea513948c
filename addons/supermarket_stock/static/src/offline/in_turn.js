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

/** Where a turn hangs the next begins, so that answers come in another order than questions. */
export class Newest {
    asked = 0;
    answered = new Map(); // key -> number of the newest question that was answered

    /** @returns {number} of a question */
    ask() {
        return ++this.asked;
    }

    /** Whether what answers a question is the newest of its key so far. */
    takes(key, question) {
        const isNewest = question > (this.answered.get(key) ?? 0);
        if (isNewest) {
            this.answered.set(key, question);
        }
        return isNewest;
    }
}
