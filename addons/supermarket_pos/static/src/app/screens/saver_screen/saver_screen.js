import { SaverScreen } from "@point_of_sale/app/screens/saver_screen/saver_screen";
import { useOpenRegister } from "@supermarket_pos/app/hooks/open_register_hook";
import { patch } from "@web/core/utils/patch";

patch(SaverScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useOpenRegister();
    },
});
