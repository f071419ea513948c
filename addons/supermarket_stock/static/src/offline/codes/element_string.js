/**
 * GS1 element strings: application identifiers and their texts, one after the other. The twin of
 * tools/codes/element_string.py, which says more.
 *
 * An element is {ai, text}; a fault {kind, ai, text}.
 */
import { isChecked } from "./check_digits";
import { isTime, readDate } from "./dates";
import { CHARACTERS, IDENTIFIERS, identifierAt } from "./identifier_table";

export const GS = "\x1d";
export const PRODUCT = ["01", "02"];
/** What no lot's name looks like by chance: a day, the number of a product, a weight or a price. */
const TELLING = /^(?:0[12]|1[1-7]|7003|310|320|392)/;
/** More ways than this are as good as none. */
const MOST_WAYS = 60;
const KNOWN_CHARACTERS = new RegExp(`${CHARACTERS.X}|${CHARACTERS.Y}`, "g");

/** @returns {{elements: Array, fault: Object|null}} the elements are those before the fault */
export function cut(code, today) {
    const elements = [];
    let at = 0;
    while (at < code.length) {
        if (code[at] === GS) {
            at++;
            continue;
        }
        const ai = identifierAt(code, at);
        if (!ai) {
            const text = code.slice(at, at + 4).split(GS)[0];
            return { elements, fault: { kind: "unknown", ai: "", text } };
        }
        const { isExact, isNumeric, length } = IDENTIFIERS.get(ai);
        const segment = code.slice(at + ai.length).split(GS, 1)[0];
        const text = isExact || isNumeric ? segment.slice(0, length[1]) : segment;
        const fault = faultOf(ai, text, today);
        if (fault) {
            return { elements, fault };
        }
        elements.push({ ai, text });
        at += ai.length + text.length;
    }
    return { elements, fault: null };
}

/** What is wrong with the text of an application identifier, null if nothing is. */
export function faultOf(ai, text, today) {
    const { pattern, length, check } = IDENTIFIERS.get(ai);
    if (!pattern.test(text)) {
        const foreign = text.replace(KNOWN_CHARACTERS, "");
        if (foreign) {
            return { kind: "foreign", ai, text: [...foreign][0] };
        }
        return { kind: text.length < length[0] ? "short" : "form", ai, text };
    }
    if (check.startsWith("check") && !isChecked(text.slice(0, Number(check.slice(5))))) {
        return { kind: "check", ai, text };
    }
    return isDay(check, text, today) ? null : { kind: "date", ai, text };
}

function isDay(check, text, today) {
    if (check !== "date" && check !== "time") {
        return true;
    }
    return (
        readDate(text.slice(0, 6), today) !== undefined &&
        (check === "date" || isTime(text.slice(6)))
    );
}

/** The ways to read a text as elements when separators may be missing anywhere. */
export function chains(text, today) {
    const known = new Map([[text.length, [[]]]]);
    const ways = (at) => {
        if (!known.has(at)) {
            known.set(at, waysFrom(text, at, today, ways));
        }
        return known.get(at);
    };
    return ways(0);
}

function waysFrom(text, at, today, ways) {
    const ai = identifierAt(text, at);
    if (!ai) {
        return [];
    }
    const start = at + ai.length;
    const [least, most] = IDENTIFIERS.get(ai).length;
    const found = [];
    for (let end = Math.min(start + most, text.length); end >= start + least; end--) {
        const part = text.slice(start, end);
        if (!faultOf(ai, part, today)) {
            found.push(...ways(end).map((rest) => [{ ai, text: part }, ...rest]));
        }
        if (found.length >= MOST_WAYS) {
            break;
        }
    }
    return found.slice(0, MOST_WAYS);
}

/** The other ways to read the last text of a code without separators, the likely ones first. */
export function alternatives(elements, today) {
    const last = elements.at(-1);
    if (!last || IDENTIFIERS.get(last.ai).isExact) {
        return [];
    }
    const { ai, text } = last;
    const before = elements.slice(0, -1);
    const seen = new Set(elements.map((element) => element.ai));
    const found = [];
    for (let end = 1; end < text.length && found.length < MOST_WAYS; end++) {
        const head = text.slice(0, end);
        if (IDENTIFIERS.get(ai).pattern.test(head)) {
            const rests = chains(text.slice(end), today).filter(
                (rest) => !rest.some((element) => seen.has(element.ai)),
            );
            found.push(...rests.map((rest) => [...before, { ai, text: head }, ...rest]));
        }
    }
    const rank = (way) => (isTelling(elements, way) ? 0 : 1);
    return found
        .slice(0, MOST_WAYS)
        .sort((one, other) => rank(one) - rank(other) || one.length - other.length);
}

/** Whether a way to read a code has, beyond the first one, what stands there by no chance. */
export function isTelling(elements, way) {
    return way.slice(elements.length).some(({ ai }) => TELLING.test(ai));
}
