import { TURN_MS } from "@supermarket_stock/offline/in_turn";
import { delay } from "@web/core/utils/concurrency";

/**
 * What is scanned waits here for its turn: each after the one before, none lost, and none taken
 * while a message waits to be seen. One that hangs holds nobody up for long.
 */
export class ScanQueue {
    waiting = [];
    isHeld = false;
    isRunning = false;

    /** @returns {Promise} what `act` returns or throws, when it had its turn */
    add(act) {
        return this.wait(act, "push");
    }

    hold() {
        this.isHeld = true;
    }

    /** Go on, `first` before all that waits. */
    release(first = () => {}) {
        this.isHeld = false;
        return this.wait(first, "unshift");
    }

    wait(act, where) {
        return new Promise((resolve, reject) => {
            this.waiting[where]({ act, resolve, reject });
            this.run();
        });
    }

    async run() {
        if (this.isRunning) {
            return;
        }
        this.isRunning = true;
        while (this.waiting.length && !this.isHeld) {
            const { act, resolve, reject } = this.waiting.shift();
            const done = Promise.resolve().then(act);
            done.then(resolve, reject);
            await Promise.race([done.catch(() => {}), delay(TURN_MS)]);
        }
        this.isRunning = false;
    }
}
