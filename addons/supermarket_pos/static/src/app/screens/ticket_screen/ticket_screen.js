import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { isReceiptNumber, receiptKey } from "@supermarket_pos/app/utils/receipt_code";
import { patch } from "@web/core/utils/patch";

patch(TicketScreen.prototype, {
    /** Core looks through the own till's receipts; a whole number finds those of others, too. */
    async _fetchSyncedOrders() {
        await super._fetchSyncedOrders(...arguments);
        const { fieldName, searchTerm } = this.state.search;
        const screenState = this.pos.screenState.ticketSCreen;
        const isNamed = fieldName === "RECEIPT_NUMBER" && isReceiptNumber(searchTerm);
        if (isNamed && !screenState.totalCount && (await this.pos.findReceipt(searchTerm.trim()))) {
            screenState.totalCount = 1;
        }
    },

    async selectReceipt(key) {
        const order = await this.pos.findReceipt(key);
        if (!order) {
            return false;
        }
        this.state.filter = "SYNCED";
        this.state.search = { fieldName: "RECEIPT_NUMBER", searchTerm: order.pos_reference };
        this.onClickOrder(order);
        return true;
    },

    /** By the camera. */
    async onClickScanOrder(code) {
        const key = receiptKey(code ?? "");
        if (key && (await this.selectReceipt(key))) {
            this.pos.scanning = false;
            return;
        }
        return super.onClickScanOrder(...arguments);
    },
});
