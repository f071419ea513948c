import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useState } from "@odoo/owl";
import { alarm, beep } from "../feedback";

const LONGEST = 32;

/** Who takes the device over: a badge is scanned, or a name is tapped and a PIN typed. */
export class SwitchUser extends Component {
    static template = "supermarket_stock.ScanSwitchUser";
    static props = { app: Object, version: Number, onDone: Function };

    setup() {
        this.device = this.props.app.device;
        this.keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", "✓"];
        this.state = useState({ person: null, pin: "", refused: "", isAsking: false });
        onMounted(() => this.props.app.listen((reading, scanned) => this.onScan(scanned)));
    }

    /** Those with a PIN whom the server named; without a network those who were here before. */
    get people() {
        const known = this.device.people.list.filter(({ id }) => this.device.people.tokenOf(id));
        if (!this.device.isOnline) {
            return known.map(({ id, name }) => ({ id, name }));
        }
        const told = (this.device.info?.people ?? []).filter(([, , hasPin]) => hasPin);
        return told.map(([id, name]) => ({ id, name }));
    }

    get hidden() {
        return "•".repeat(this.state.pin.length);
    }

    async onScan(scanned) {
        await this.show({ badge: scanned.trim() });
        return true;
    }

    choose(person) {
        Object.assign(this.state, { person, pin: "", refused: "" });
    }

    async press(key) {
        this.state.refused = "";
        if (key === "⌫") {
            this.state.pin = this.state.pin.slice(0, -1);
        } else if (key === "✓") {
            await this.show({ user_id: this.state.person.id, pin: this.state.pin });
        } else if (this.state.pin.length < LONGEST) {
            this.state.pin += key;
        }
    }

    async show(said) {
        if (this.state.isAsking) {
            return;
        }
        this.state.isAsking = true;
        const { user, refused } = await this.device.switchUser(said);
        Object.assign(this.state, { isAsking: false, pin: "" });
        if (user) {
            beep();
            this.props.onDone();
        } else {
            alarm();
            this.state.refused = this.wordsOf(refused);
        }
    }

    /** The server's sentence, or that of the device where there is no network. */
    wordsOf(refused) {
        const words = {
            offline: _t("Without a network nobody can take over here: wait for it, or log in."),
            locked: _t("Too many wrong tries: wait a quarter of an hour."),
            wrong: _t(
                "Not recognised. Without a network only who was on this device before is known.",
            ),
        };
        return words[refused] ?? refused;
    }
}
