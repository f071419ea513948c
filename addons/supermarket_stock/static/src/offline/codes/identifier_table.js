/**
 * The application identifiers of GS1: how long each is, and what its text looks like. The twin of
 * tools/codes/identifiers.py.
 */
import { IDENTIFIERS as TABLE } from "./identifiers";

/** Figures 7.11-1 and -2, RFC 4648 */
export const CHARACTERS = {
    N: "[0-9]",
    X: "[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]",
    Y: "[#\\-/0-9A-Z]",
    Z: "[0-9A-Za-z_\\-=]",
};
const PART = /([NXYZ])(\.\.)?(\d+)(\?)?/g;

function readLine(line) {
    const [key, format, check, ...title] = line.split(" ");
    const [first, last] = key.includes("-") ? key.split("-") : [key, key];
    const length = [0, 0];
    let pattern = "";
    for (const [, kind, upTo, size, optional] of format.matchAll(PART)) {
        const bounds = upTo ? `{${optional ? 0 : 1},${size}}` : `{${size}}`;
        const part = CHARACTERS[kind] + bounds;
        pattern += optional ? `(?:${part})?` : part;
        length[0] += optional ? 0 : upTo ? 1 : Number(size);
        length[1] += Number(size);
    }
    const identifier = {
        pattern: new RegExp(`^(?:${pattern})$`),
        length,
        isExact: length[0] === length[1],
        isNumeric: !["X", "Y", "Z"].some((kind) => pattern.includes(CHARACTERS[kind])),
        check,
        title: title.join(" "),
    };
    const found = [];
    for (let digit = Number(first.at(-1)); digit <= Number(last.at(-1)); digit++) {
        found.push([`${first.slice(0, -1)}${digit}`, identifier]);
    }
    return found;
}

/** @type {Map<string, {pattern: RegExp, length: number[], isExact: boolean, check, title}>} */
export const IDENTIFIERS = new Map(TABLE.trim().split("\n").flatMap(readLine));

/** The application identifier that stands at a place, undefined where none does. */
export function identifierAt(code, at = 0) {
    return [2, 3, 4]
        .map((size) => code.slice(at, at + size))
        .find((ai, index) => ai.length === index + 2 && IDENTIFIERS.has(ai));
}
