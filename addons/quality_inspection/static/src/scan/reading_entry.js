import { shownText } from "@supermarket_stock/scan/figures";
import { KeyPace } from "@supermarket_stock/scan/key_pace";
import { _t } from "@web/core/l10n/translation";
import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { fault, plainNumber } from "./verdict";

const VERDICTS = () => ({ pass: _t("Pass"), marginal: _t("Marginal"), fail: _t("Fail") });

/** One reading: a number, a count of bad units or a finding, judged while it is entered. */
export class ReadingEntry extends Component {
    static template = "quality_inspection.ScanReading";
    static props = {
        line: Object,
        unit: Number,
        reading: Object, // {value, uncertainty, below, finding}
        verdict: { type: [String, { value: null }] },
        onEnter: Function, // (reading)
        onScan: Function, // a scanner types into the field that has the keys
    };

    setup() {
        this.state = useState({ typed: {}, wrong: null });
        this.pace = new KeyPace();
        onWillUpdateProps(({ reading }) => {
            if (reading.value !== this.props.reading.value) {
                this.state.wrong = null;
            }
        });
    }

    takes(entry) {
        return this.props.line.entries.includes(entry);
    }

    get verdictText() {
        return VERDICTS()[this.props.verdict] ?? "";
    }

    get isNone() {
        return !Number(this.props.reading.value);
    }

    /** What is being typed stands, whatever else is drawn meanwhile. */
    textOf(name) {
        return this.state.typed[name] ?? shownText(this.props.reading[name]);
    }

    onKeydown(name, event) {
        const { typed } = this.state;
        const keep = (rest) => (typed[name] = rest || undefined);
        const scanned = this.pace.takeScan(event, typed[name], keep);
        if (scanned) {
            this.props.onScan(scanned);
        } else if (event.key === "Enter") {
            event.target.blur();
        }
    }

    onLeft(name) {
        const typed = this.state.typed[name];
        delete this.state.typed[name];
        if (typed === undefined || typed === shownText(this.props.reading[name])) {
            return;
        }
        const plain = typed.trim() ? plainNumber(typed) : "";
        if (plain === null) {
            this.state.wrong = this.props.line.is_count
                ? this.faultText("count")
                : _t("%s is no number: type it as 0.05.", typed);
            return;
        }
        this.enter({ [name]: plain });
    }

    enter(change) {
        const reading = { ...this.props.reading, ...change };
        this.state.wrong = this.faultText(fault(this.props.line, reading));
        if (!this.state.wrong) {
            this.props.onEnter(reading);
        }
    }

    faultText(found) {
        const { counts_each: isEach, size } = this.props.line;
        return {
            count: isEach
                ? _t("The count is a whole number, 0 or more.")
                : _t("The count is a whole number from 0 to %s.", size),
            uncertainty: _t("± U of more than half the value proves nothing: type it again."),
        }[found];
    }

    /** A number that was measured is not below the detection limit, and the other way round. */
    toggleBelow() {
        const below = !this.props.reading.below;
        this.enter({ below, value: "", uncertainty: "" });
    }

    step(by) {
        const found = Number(this.props.reading.value || 0) + by;
        this.enter({ value: String(Math.max(found, 0)) });
    }

    find(finding) {
        this.enter({ finding: this.props.reading.finding === finding ? "" : finding });
    }
}
