import { _t } from "@web/core/l10n/translation";
import { Component, onMounted } from "@odoo/owl";
import { byWork } from "../stores";

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
