import { PosStore } from "@point_of_sale/app/services/pos_store";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { AgePopup } from "@supermarket_pos/app/components/popups/age_popup/age_popup";
import { patch } from "@web/core/utils/patch";
// What refuses the line anyway is asked before the customer's age.
import "@supermarket_pos/app/services/pos_store";

patch(PosStore.prototype, {
    async addLineToOrder(vals, order) {
        const template = this.models["product.template"].get(
            vals.product_tmpl_id?.id ?? vals.product_tmpl_id,
        );
        const isReturn = vals.qty < 0 || vals.refunded_orderline_id;
        if (template?.till_age_limit && !isReturn && !(await this.confirmAge(order, template))) {
            return;
        }
        return super.addLineToOrder(...arguments);
    },

    /** Ask once an order, and again only for goods that ask for more years. */
    async confirmAge(order, template) {
        const limit = template.till_age_limit;
        if ((order.age_confirmed || 0) >= limit) {
            return true;
        }
        const isOldEnough = await makeAwaitable(this.dialog, AgePopup, {
            limit,
            product: template.display_name,
        });
        if (isOldEnough) {
            order.age_confirmed = limit;
        } else {
            this.logAgeRefusal(order, template);
        }
        return Boolean(isOldEnough);
    },

    async logAgeRefusal(order, template) {
        try {
            await this.data.orm.silent.call("pos.config", "supermarket_age_refused", [
                [this.config.id],
                order.uuid,
                template.product_variant_ids[0].id,
            ]);
        } catch {
            // Offline nothing was sold, and there is nothing else to keep.
        }
    },
});
