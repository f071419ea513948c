import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { Layout } from "@web/search/layout";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const COLOURS = {
    ai: "secondary",
    separator: "light",
    product: "primary",
    price: "success",
    weight: "info",
    quantity: "info",
    lot: "warning",
    expiration_date: "danger",
    use_date: "danger",
    unknown: "danger",
};

/** Shows how a till reads a code, and why. */
export class CheckCode extends Component {
    static template = "supermarket_pos.CheckCode";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.input = useRef("code");
        this.state = useState({ code: "", tills: [], till: null, result: null, error: "" });
        this.canUseCamera = isBarcodeScannerSupported();
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.check(detail.barcode),
        );
        onWillStart(async () => {
            this.state.tills = await this.orm.call("supermarket.code.reader", "tills", []);
            this.state.till = this.state.tills[0]?.id;
        });
        onMounted(() => this.input.el?.focus());
    }

    get display() {
        return { controlPanel: {} };
    }

    colour(part) {
        return COLOURS[part.kind] ?? "secondary";
    }

    async check(code) {
        this.state.code = code.trim();
        this.state.error = "";
        if (!this.state.code) {
            return;
        }
        try {
            this.state.result = await this.orm.silent.call("supermarket.code.reader", "read_code", [
                this.state.code,
                Number(this.state.till),
            ]);
        } catch (error) {
            this.state.result = null;
            this.state.error = error.data?.message ?? error.message;
        }
        this.input.el?.select();
    }

    onTillChanged(event) {
        this.state.till = Number(event.target.value);
        this.check(this.state.code);
    }

    async useCamera() {
        const code = await scanBarcode(this.env);
        if (code) {
            await this.check(code);
        }
    }

    openProduct() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "product.template",
            res_id: this.state.result.product.template_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("supermarket_pos.check_code", CheckCode);
