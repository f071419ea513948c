import { isSupermarketTill } from "@supermarket_pos/app/utils/supermarket_till";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/**
 * A lost connection is shown in the navigation bar, not in a dialog: a dialog would swallow the
 * next scans, once for every sale.
 */
export function quietOfflineHandler(env, error, originalError) {
    const data = env.services.pos?.data ?? env.services.pos_data;
    const isOdoosOwn = data?.models && !isSupermarketTill(data.models);
    if (isOdoosOwn || !(originalError instanceof ConnectionLostError)) {
        return false;
    }
    if (data && !data.network.offline) {
        data.checkConnectivity();
    }
    return true;
}

registry
    .category("error_handlers")
    .add("supermarket_quiet_offline", quietOfflineHandler, { sequence: 1 });
