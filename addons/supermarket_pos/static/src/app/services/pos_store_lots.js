import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

/** A scan waits no longer for the server to say which lots there are. */
const PATIENCE_MS = 3000;

patch(PosStore.prototype, {
    /**
     * Which of these are lots of a product: the server's answer, or what the till knows itself.
     *
     * @returns {Promise<Set<string>>}
     */
    async knownLots(product, names) {
        const held = Object.keys(this.sellableBoard.heldLots[product.id] ?? {});
        if (product.tracking === "none" || this.data.network.offline) {
            return new Set(held);
        }
        const asked = this.data.call("pos.config", "supermarket_known_lots", [
            [this.config.id],
            product.id,
            [...new Set(names)],
        ]);
        const tired = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, []));
        const known = await Promise.race([asked, tired]).catch(() => []);
        return new Set([...known, ...held]);
    },
});
