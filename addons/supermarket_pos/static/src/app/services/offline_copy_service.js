import { askToKeep, keepLocalCopy } from "@supermarket_stock/offline/local_copy";
import { registry } from "@web/core/registry";
import { reactive } from "@odoo/owl";

/** Has the browser keep the till, and says how far it does. */
export const offlineCopyService = {
    start() {
        const state = reactive({ isComplete: false, isPersistent: true });
        askToKeep(navigator.storage).then((isPersistent) => (state.isPersistent = isPersistent));
        keepLocalCopy([`/pos/ui/${odoo.pos_config_id}`], (isComplete) => {
            state.isComplete = isComplete;
        });
        return state;
    },
};

registry.category("services").add("supermarket_offline_copy", offlineCopyService);
