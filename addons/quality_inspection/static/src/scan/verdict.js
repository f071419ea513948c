import { plainText } from "@supermarket_stock/scan/figures";

/**
 * What readings say of a lot, as the server judges them (`evaluators/`, `models/verdict`): the
 * inspector sees it at once, the server decides. Plain data: no OWL, no RPC.
 *
 * A reading is {value, uncertainty: text of a number, "" for none; below: boolean; finding: "",
 * "conform" or "nonconform"}. A line is one item of a task with its frozen limit.
 */

/** Above this share of the value an uncertainty proves nothing. */
const MAX_RELATIVE_UNCERTAINTY = 0.5;
const GRAVEST_FIRST = ["critical", "major", "minor"];

/** The kinds of tests that the device can judge; others are judged when they arrive. */
const JUDGES = {
    qualitative: finding,
    document: finding,
    numeric: measured,
    temperature: measured,
    two_class: measured,
    three_class: threeClass,
    aql: (line, reading) => (Number(reading.value) <= line.accept ? "pass" : "fail"),
};
/** Where `n` and `c` of a limit decide about the lot; else a failed unit more than Ac does. */
const ACCEPTS = {
    two_class: (line, verdicts) => count(verdicts, "fail") <= line.accept,
    three_class: (line, verdicts) =>
        !verdicts.includes("fail") && count(verdicts, "marginal") <= line.accept,
};

const count = (verdicts, wanted) => verdicts.filter((verdict) => verdict === wanted).length;

function finding(line, reading) {
    return reading.finding === "nonconform" ? "fail" : "pass";
}

/** A value outside its limits by no more than its uncertainty is not proven to be outside. */
function measured(line, { value, uncertainty, below }) {
    const { low, high } = line;
    if (below) {
        return low !== null && low > 0 ? "fail" : "pass";
    }
    const above = high === null ? 0 : Number(value) - high;
    const under = low === null ? 0 : low - Number(value);
    const outside = Math.max(above, under);
    if (outside <= 0) {
        return "pass";
    }
    return outside <= Number(uncertainty) ? "marginal" : "fail";
}

/** Up to m is good, up to M tolerated, above it is not. */
function threeClass(line, { value, below }) {
    if (below || Number(value) <= line.marginal) {
        return "pass";
    }
    return Number(value) > line.high ? "fail" : "marginal";
}

/** The text of a number as the server reads it, null for what is none. */
export function plainNumber(text) {
    const plain = plainText(text);
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain))
        ? plain
        : null;
}

export const nothing = () => ({ value: "", uncertainty: "", below: false, finding: "" });

/** Whether a reading was taken: 0 that was typed is one. */
export function isEntered({ entries }, reading) {
    return (
        (entries.includes("value") && reading.value !== "") ||
        (entries.includes("finding") && reading.finding !== "") ||
        (entries.includes("below_detection") && reading.below)
    );
}

/**
 * What is wrong with an entry: "count" (no whole number of the sample's units, of nonconformities
 * on it where each counts), "uncertainty" (too large) or null.
 */
export function fault(line, reading) {
    if (line.is_count && reading.value !== "") {
        const found = Number(reading.value);
        const most = line.counts_each ? Infinity : line.size;
        return Number.isInteger(found) && found >= 0 && found <= most ? null : "count";
    }
    const most = Math.abs(Number(reading.value)) * MAX_RELATIVE_UNCERTAINTY;
    return Number(reading.uncertainty) > most ? "uncertainty" : null;
}

/** "pass", "marginal" or "fail"; null for what was not taken or can't be judged here. */
export function judge(line, reading) {
    const isJudged = isEntered(line, reading) && !line.lacks_limit && JUDGES[line.type];
    return isJudged ? JUDGES[line.type](line, reading) : null;
}

/** [{line, unit, reading, verdict}] of all readings that a task asks for. */
export function judged(lines, readings) {
    return lines.flatMap((line) =>
        Array.from({ length: line.count }, (_none, index) => {
            const unit = index + 1;
            const reading = readings.get(`${line.id}|${unit}`) ?? nothing();
            return { line, unit, reading, verdict: judge(line, reading) };
        }),
    );
}

/**
 * Nonconforming units by class of nonconformity, against what is accepted, the gravest first. A
 * unit that fails in two items is one, but two where each nonconformity counts (AQL above 10);
 * what was only counted is taken to be on different units.
 * What a limit with a plan of its own tolerates counts in no class.
 *
 * @returns {Object[]} [{name, label, nonconforming, accept, isAccepted}] of what was entered
 */
export function tallies(classes, all) {
    const lines = byLine(all.filter(({ verdict }) => verdict));
    return GRAVEST_FIRST.filter((name) => lines.some(({ line }) => line.class === name)).map(
        (name) => {
            const { label, accept } = classes.find((one) => one.name === name);
            const counting = lines.filter((one) => one.line.class === name && !isTolerated(one));
            const nonconforming = failedUnits(counting.flatMap(({ rows }) => rows));
            const isRejected = counting.some(({ line }) => line.decides_alone);
            const isAccepted = nonconforming <= accept && !isRejected;
            return { name, label, nonconforming, accept, isAccepted };
        },
    );
}

/** What fails, by the number of its unit, and what was counted. */
function failedUnits(rows) {
    const failed = rows.filter(({ line, verdict }) => !line.is_count && verdict === "fail");
    const counted = rows.filter(({ line }) => line.is_count);
    const which = ({ line, unit }) => (line.counts_each ? `${line.id}|${unit}` : unit);
    return (
        new Set(failed.map(which)).size +
        counted.reduce((sum, { reading }) => sum + Number(reading.value), 0)
    );
}

/** An item whose own plan accepts the lot, whatever Ac of its class is. */
function isTolerated({ line, rows }) {
    if (!line.decides_alone) {
        return false;
    }
    const verdicts = rows.map(({ verdict }) => verdict);
    const accepts = ACCEPTS[line.type];
    return accepts
        ? accepts(line, verdicts)
        : count(verdicts, "fail") <= (line.class === "critical" ? 0 : line.accept);
}

function byLine(rows) {
    const lines = new Map(rows.map(({ line }) => [line.id, { line, rows: [] }]));
    rows.forEach((row) => lines.get(row.line.id).rows.push(row));
    return [...lines.values()];
}

/** "fail" as soon as it is sure, "pass" when all is entered and good, null until then. */
export function lotVerdict(classes, all) {
    if (tallies(classes, all).some(({ isAccepted }) => !isAccepted)) {
        return "fail";
    }
    return all.length && all.every(({ verdict }) => verdict) ? "pass" : null;
}
