import { LoginScreen } from "@point_of_sale/app/screens/login_screen/login_screen";
import { useOpenRegister } from "@supermarket_pos/app/hooks/open_register_hook";
import { patch } from "@web/core/utils/patch";

patch(LoginScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useOpenRegister();
    },
});
