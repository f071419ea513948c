import { _t } from "@web/core/l10n/translation";
import { Component, onMounted } from "@odoo/owl";

/** What there is to do in a store, where its task lists it: goods to move, labels to print. */
export function workIn({ goods, labels }) {
    return (goods ?? labels ?? []).length;
}

/** Stores with what there is to do, those with most of it first. */
export function byWork(stores) {
    return stores
        .map((store) => ({ ...store, number: workIn(store) }))
        .sort((one, other) => other.number - one.number);
}

/** Which store one works in, where a company has several. */
export class StoreList extends Component {
    static template = "supermarket_stock.ScanStoreList";
    static props = { app: Object, documents: Array, version: Number };

    setup() {
        onMounted(() => this.props.app.listen((reading) => this.onScan(reading)));
    }

    get stores() {
        return byWork(this.props.documents);
    }

    /** Goods say nothing of the store. */
    onScan({ productId }) {
        if (productId) {
            this.props.app.stop({
                title: _t("Which store?"),
                body: _t("Choose the store that you work in, then scan the goods."),
            });
        }
        return Boolean(productId);
    }

    open(store) {
        this.props.app.open(this.props.app.state.task, store.id);
    }
}
