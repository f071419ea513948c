import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useState } from "@odoo/owl";
import { isBegun, isHandedIn, matchOf } from "./captures";
import { devicePhotos } from "./photos";

const { DateTime } = luxon;

/** Items that a card names. */
const MOST_ITEMS = 3;

/** What is to be inspected, the most urgent first: chosen by a tap or by scanning the lot. */
export class InspectList extends Component {
    static template = "quality_inspection.ScanInspectList";
    static props = { app: Object, documents: Array, version: Number };

    setup() {
        this.state = useState({ scanned: null });
        this.photos = devicePhotos();
        onMounted(() => this.props.app.listen((...scan) => this.onScan(...scan)));
    }

    get open() {
        return this.props.documents.filter(
            (document) => !isHandedIn(document, this.eventsOf(document)),
        );
    }

    get tasks() {
        const { scanned } = this.state;
        const shown = this.open.filter((document) => !scanned || isWanted(document, scanned));
        return shown.map((document) => this.cardOf(document));
    }

    cardOf(document) {
        const due = document.due && deserializeDateTime(document.due);
        const isLate = due && due < DateTime.now();
        const time = due ? due.toLocaleString(DateTime.DATETIME_SHORT) : "";
        const lots = document.lots.join(", ");
        const words = [
            document.sample,
            isBegun(document, this.eventsOf(document)) && _t("begun"),
            document.is_free && _t("nobody's yet"),
            document.sent_back && _t("sent back"),
        ];
        return {
            id: document.id,
            product: document.product,
            origin: [lots, document.supplier].filter(Boolean).join(" · "),
            items: itemsOf(document),
            isLate,
            dueText: isLate ? _t("Overdue since %s", time) : _t("Due %s", time),
            state: words.filter(Boolean).join(" · "),
        };
    }

    get waitingPictures() {
        return this.photos.waiting();
    }

    eventsOf({ id }) {
        return this.props.app.device.eventsOf("inspect", id);
    }

    async onScan(reading, scanned) {
        const { app } = this.props;
        const wanted = this.open.filter((document) => isWanted(document, reading));
        if (wanted.length === 1) {
            app.open("inspect", wanted[0].id);
            await app.take(reading, scanned); // by the inspection
        } else if (wanted.length) {
            this.state.scanned = reading;
        } else if (reading.productId) {
            const name = app.device.catalogue.fieldOf(reading.productId, "name");
            app.stop({
                title: _t("Not to be inspected"),
                body: _t("%s waits for no inspection of yours.", name),
            });
        } else {
            app.refuseReading(reading);
        }
        return true;
    }
}

/** What is looked at: two plans may want the same lot. */
function itemsOf({ lines }) {
    const names = lines.map(({ item }) => item);
    return names.slice(0, MOST_ITEMS).join(" · ") + (names.length > MOST_ITEMS ? " …" : "");
}

const isWanted = (document, reading) => matchOf(document, reading) === "yes";
