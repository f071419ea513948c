import { KeyPace } from "@supermarket_stock/scan/key_pace";
import { _t } from "@web/core/l10n/translation";
import { Component, onWillUnmount, useState } from "@odoo/owl";

/** What an event carries of a text. */
const LONGEST = 200;

/** A text of a person's own, typed, or spoken where the browser understands speech. */
export class Remark extends Component {
    static template = "quality_inspection.ScanRemark";
    static props = {
        label: String,
        text: String,
        onSay: Function,
        onScan: Function, // a scanner types into the field that has the keys
        isSpoken: { type: Boolean, optional: true },
        slots: { type: Object, optional: true },
    };

    setup() {
        this.state = useState({ typed: null, isListening: false });
        this.pace = new KeyPace();
        this.longest = LONGEST;
        onWillUnmount(() => this.hearing?.abort());
    }

    get Recognition() {
        return window.SpeechRecognition ?? window.webkitSpeechRecognition;
    }

    get canSpeak() {
        return this.props.isSpoken && this.Recognition;
    }

    get speakLabel() {
        return this.state.isListening ? _t("Stop listening") : _t("Speak");
    }

    get text() {
        return this.state.typed ?? this.props.text;
    }

    onKeydown(event) {
        const keep = (rest) => (this.state.typed = rest);
        const scanned = this.pace.takeScan(event, this.state.typed, keep);
        if (scanned) {
            this.props.onScan(scanned);
        }
    }

    onLeft() {
        const { typed } = this.state;
        this.state.typed = null;
        if (typed !== null && typed.trim() !== this.props.text) {
            this.props.onSay(typed.trim().slice(0, LONGEST));
        }
    }

    /** What is heard is added; it stands in the field to be mended. */
    toggleListening() {
        if (this.state.isListening) {
            this.hearing.stop();
            return;
        }
        this.hearing = new this.Recognition();
        this.hearing.lang = document.documentElement.lang;
        this.hearing.onresult = ({ results }) => {
            const heard = [...results].map(([best]) => best.transcript).join(" ");
            this.props.onSay(`${this.props.text} ${heard}`.trim().slice(0, LONGEST));
        };
        this.hearing.onend = () => (this.state.isListening = false);
        this.hearing.start();
        this.state.isListening = true;
    }
}
