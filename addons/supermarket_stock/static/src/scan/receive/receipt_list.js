import { _t } from "@web/core/l10n/translation";
import { Component, onMounted, useState } from "@odoo/owl";
import { Waiting } from "../components/waiting";
import { isClosed, totals } from "../events";

/** The receipts that are expected: chosen by a tap, by their number, or by goods that are on them. */
export class ReceiptList extends Component {
    static template = "supermarket_stock.ScanReceiptList";
    static components = { Waiting };
    static props = { app: Object, documents: Array, version: Number };

    setup() {
        this.state = useState({ productId: null });
        onMounted(() => this.props.app.listen((...scan) => this.onScan(...scan)));
    }

    get receipts() {
        const { productId } = this.state;
        return this.props.documents
            .map((document) => ({ document, events: this.eventsOf(document) }))
            .filter(({ document, events }) => !isClosed(events) && isWith(document, productId))
            .map(({ document, events }) => ({
                ...document,
                done: [...totals(events)].filter(([, quantity]) => quantity).length,
            }));
    }

    eventsOf({ id }) {
        return this.props.app.device.eventsOf("receive", id);
    }

    dayOf({ date }) {
        return date.slice(0, 10);
    }

    async onScan(reading, scanned) {
        const { app } = this.props;
        const named = this.receipts.find(({ name, origin }) =>
            [name, origin].includes(reading.code),
        );
        if (named) {
            app.open("receive", named.id);
            return true;
        }
        const { sscc } = reading;
        const holding = sscc && this.receipts.find(({ packages }) => packages?.[sscc]);
        if (holding) {
            app.open("receive", holding.id);
            await app.take(reading, scanned); // by the receipt
            return true;
        }
        if (!reading.productId) {
            app.refuseReading(reading);
            return true;
        }
        const having = this.receipts.filter((receipt) => isWith(receipt, reading.productId));
        if (having.length === 1) {
            app.open("receive", having[0].id);
            await app.take(reading, scanned); // by the receipt
        } else if (having.length) {
            this.state.productId = reading.productId;
        } else {
            const name = app.device.catalogue.fieldOf(reading.productId, "name");
            app.stop({
                title: _t("Not expected"),
                body: _t("%s is on no open receipt: scan the order, or ask the buyer.", name),
            });
        }
        return true;
    }
}

const isWith = ({ lines }, productId) =>
    !productId || lines.some(({ product_id }) => product_id === productId);
