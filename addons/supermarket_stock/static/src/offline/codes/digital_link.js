/**
 * GS1 Digital Link: the identifiers of a product in a web address (URI syntax 1.0 to 1.6). The
 * twin of tools/codes/digital_link.py.
 *
 *   https://any.domain/any/path/01/<GTIN>/22/<CPV>/10/<lot>/21/<serial>?17=<date>&3103=<weight>
 */
import { isDigits } from "./check_digits";
import { faultOf } from "./element_string";
import { IDENTIFIERS } from "./identifier_table";

const ADDRESS =
    /^(?:(https?:\/\/)[^/?#\s]+|[^/?#\s]+\.[^/?#\s]+)(\/[^?#\x1d]*)?(?:\?([^#\x1d]*))?(?:[#\x1d].*)?$/i;
// The primary keys, and the words for them and for others up to version 1.1 of the standard.
const KEYS = /^(?:01|8006|8013|8010|414|417|8017|8018|255|00|253|401|402|8003|8004)$/;
const WORDS = {
    gtin: "01",
    itip: "8006",
    gmn: "8013",
    cpid: "8010",
    gln: "414",
    party: "417",
    gsrnp: "8017",
    gsrn: "8018",
    gcn: "255",
    sscc: "00",
    gdti: "253",
    ginc: "401",
    gsin: "402",
    grai: "8003",
    giai: "8004",
    cpv: "22",
    lot: "10",
    ser: "21",
    cpsn: "8011",
    glnx: "254",
    refno: "8020",
    srin: "8019",
    exp: "17",
};

/** @returns {{elements: Array, fault: Object|null}|null} null for what is no web address */
export function readLink(text, today) {
    const found = ADDRESS.exec(text);
    if (!found) {
        return null;
    }
    const [, scheme, path, query] = found;
    const pairs = pairsOfPath((path ?? "").replace(/^\/+|\/+$/g, "").split("/"));
    if (!pairs.length) {
        return scheme ? { elements: [], fault: { kind: "link", ai: "", text } } : null;
    }
    const elements = [];
    for (const [ai, value] of [...pairs, ...pairsOfQuery(query ?? "")]) {
        const element = { ai, text: padded(ai, value) };
        const fault = faultOf(ai, element.text, today);
        if (fault) {
            return { elements, fault };
        }
        elements.push(element);
    }
    return { elements, fault: null };
}

function pairsOfPath(segments) {
    for (let first = 0; first < segments.length - 1; first++) {
        const rest = segments.slice(first);
        const identifiers = rest.filter((_, at) => at % 2 === 0).map(identifier);
        const values = rest.filter((_, at) => at % 2 === 1).map(decoded);
        const isWhole = identifiers.length === values.length && identifiers.every(Boolean);
        if (isWhole && KEYS.test(identifiers[0])) {
            return identifiers.map((ai, at) => [ai, values[at]]);
        }
    }
    return [];
}

/** What other parameters say is for whoever made the link. */
function pairsOfQuery(query) {
    return query
        .split(/[&;]/)
        .map((part) => [part.split("=", 1)[0], part.split("=").slice(1).join("=")])
        .filter(([name]) => identifier(name))
        .map(([name, value]) => [identifier(name), decoded(value)]);
}

function identifier(name) {
    const word = name.toLowerCase();
    const ai = Object.hasOwn(WORDS, word) ? WORDS[word] : name;
    return IDENTIFIERS.has(ai) ? ai : undefined;
}

const decoded = (text) =>
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

/** A GTIN of 8, 12 or 13 digits, as version 1.0 has it. */
function padded(ai, value) {
    const isShort =
        ["01", "02"].includes(ai) && isDigits(value) && [8, 12, 13].includes(value.length);
    return isShort ? value.padStart(14, "0") : value;
}
