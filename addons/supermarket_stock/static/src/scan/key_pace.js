import { GS } from "@supermarket_stock/offline/codes/element_string";

/** A hand leaves more time between two keys than a scanner, which types as well. */
const SCANNER_MS = 35;
/** What follows such a pause is no part of what a hand typed before it. */
const PAUSE_MS = 300;
const SHORTEST = 4;

/**
 * Tells a code that a scanner typed into a field from what a hand typed there.
 */
export class KeyPace {
    constructor() {
        this.keys = []; // {key, timeStamp} without a pause between them
    }

    /**
     * @param {KeyboardEvent} event of a field; the browser's own filling in names no key
     * @returns {string} the scanner's code that ends with it, "" where none does
     */
    scanOf(event) {
        if (event.key?.length === 1) {
            this.note(event);
            return "";
        }
        return ["Enter", "Tab"].includes(event.key) ? this.end() : "";
    }

    /**
     * For a field in which a hand types and over which a scanner may type: the scan is taken out
     * of it, and the field left.
     *
     * @param {KeyboardEvent} event
     * @param {string|null} typed what stands in the field
     * @param {(rest: string|null) => void} keep what the hand typed, before the field is left
     * @returns {string} see `scanOf`
     */
    takeScan(event, typed, keep) {
        event.stopPropagation();
        const scanned = this.scanOf(event);
        if (scanned) {
            event.preventDefault();
            const written = scanned.replaceAll(GS, ""); // a field takes no control character
            keep(typed?.endsWith(written) ? typed.slice(0, -written.length) : typed);
            event.target.blur();
        }
        return scanned;
    }

    note({ key, timeStamp, ctrlKey, altKey, metaKey }) {
        if (timeStamp - this.keys.at(-1)?.timeStamp > PAUSE_MS) {
            this.keys = [];
        }
        const isSeparator = ctrlKey && key === "]"; // how a scanner types ASCII 29
        const typesNothing = ctrlKey || altKey || metaKey;
        if (isSeparator || !typesNothing) {
            this.keys.push({ key: isSeparator ? GS : key, timeStamp });
        }
    }

    end() {
        const keys = this.keys;
        this.keys = [];
        const span = keys.at(-1)?.timeStamp - keys[0]?.timeStamp;
        const isScan = keys.length >= SHORTEST && span / (keys.length - 1) < SCANNER_MS;
        return isScan ? keys.map(({ key }) => key).join("") : "";
    }
}
