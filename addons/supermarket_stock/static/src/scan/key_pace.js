/** A hand leaves more time between two keys than a scanner, which types as well. */
const SCANNER_MS = 35;
const SHORTEST = 4;

/**
 * Tells a code that a scanner typed into a field from what a hand typed there.
 */
export class KeyPace {
    constructor() {
        this.times = [];
    }

    /** @param {KeyboardEvent} event of a field; whether a scanner's code ends with it */
    isScan({ key, timeStamp }) {
        if (key.length === 1) {
            this.times.push(timeStamp);
            return false;
        }
        const times = this.times;
        if (!["Enter", "Tab"].includes(key)) {
            return false;
        }
        this.times = [];
        const span = times.at(-1) - times[0];
        return times.length >= SHORTEST && span / (times.length - 1) < SCANNER_MS;
    }
}
