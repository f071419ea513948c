import { PosData } from "@point_of_sale/app/services/data_service";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";

/** Where the browser says that there is no network, the server is asked this often. */
const ASK_MS = 5_000;

/**
 * A browser that counts no network may still reach its server: it runs on the till's own computer,
 * or behind an adapter that is not counted. Core asks no more until the browser tells of a network;
 * we go on asking, and nothing changes at the till until the server answers.
 */
patch(PosData.prototype, {
    async checkConnectivity() {
        await super.checkConnectivity(...arguments);
        if (this.network.offline && !this.checkConnectivityTimeout) {
            this.askLater();
        }
    },

    askLater() {
        clearTimeout(this.checkConnectivityTimeout);
        this.checkConnectivityTimeout = setTimeout(async () => {
            try {
                await rpc("/pos/ping", {}, { silent: true });
            } catch {
                return this.askLater();
            }
            await this.checkConnectivity();
        }, ASK_MS);
    },

    /**
     * Whether the server answers now. Core says that there is a network while it asks whether there
     * is one: what would stop a sale asks here.
     */
    async isServerThere() {
        if (this.network.offline) {
            return false;
        }
        try {
            await rpc("/pos/ping", {}, { silent: true });
            return true;
        } catch (error) {
            return !(error instanceof ConnectionLostError);
        }
    },
});
