import { useScanLeadsOn } from "@supermarket_pos/app/hooks/next_sale_hook";
import { useTillKeys } from "@supermarket_pos/app/hooks/till_keys_hook";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/**
 * Let a scan or Enter open a till that fell asleep or was reloaded: the scan is a sale's first
 * line, not an unknown code.
 *
 * Not where employees log in: there the till asks who sells.
 */
export function useOpenRegister() {
    const pos = usePos();
    if (pos.config.module_pos_hr) {
        return;
    }
    const open = () => {
        pos.setCashier(pos.user);
        const { page, params } = pos.defaultPage;
        pos.navigate(page, params);
    };
    useScanLeadsOn(open);
    useTillKeys({ Enter: open });
}
