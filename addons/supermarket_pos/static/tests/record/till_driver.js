/* global posmodel, XMLHttpRequest */
/* exported till */

/** Drives the real till by keys and scans; `test_till_payloads.py` keeps what it sends. */
const till = {
    scenario: null,
    isOffline: false,

    async ready() {
        await this.until("the till", () => window.posmodel?.router?.state.current);
        await this.until("its products", () => posmodel.data.catalogueKeeper.isWhole);
        await this.until("the first screen", () => document.querySelector(".product-screen"));
        const context = posmodel.getSyncAllOrdersContext;
        posmodel.getSyncAllOrdersContext = (...args) => ({
            ...context.apply(posmodel, args),
            till_scenario: till.scenario,
        });
        this.expectLostConnections();
        const send = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function () {
            if (!till.isOffline) {
                return send.apply(this, arguments);
            }
            setTimeout(() => this.dispatchEvent(new Event("error")));
        };
    },

    /** Core rejects promises that nobody awaits, and says so, when there is no connection. */
    expectLostConnections() {
        const tell = console.error.bind(console);
        const isExpected = (one) => String(one?.stack ?? one).includes("ConnectionLostError");
        console.error = (...args) => (args.some(isExpected) ? console.info : tell)(...args);
        window.addEventListener("unhandledrejection", (event) => event.preventDefault(), true);
    },

    sleep(time) {
        return new Promise((resolve) => setTimeout(resolve, time));
    },

    async until(what, test) {
        for (const start = Date.now(); !test(); await this.sleep(20)) {
            if (Date.now() - start > 20_000) {
                const modal = document.querySelector(".modal")?.innerText;
                throw new Error(`${this.scenario}: not reached: ${what} | ${modal}`);
            }
        }
    },

    get order() {
        return posmodel.getOrder();
    },

    get screen() {
        return posmodel.router.state.current;
    },

    press(key) {
        for (const type of ["keydown", "keypress"]) {
            const options = { key, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new KeyboardEvent(type, options));
        }
    },

    begin(scenario) {
        this.scenario = scenario;
    },

    /** Scan, and wait until the order has so many pieces. */
    async scan(code, pieces) {
        [...code, "Enter"].forEach((key) => this.press(key));
        const count = () =>
            this.order?.lines
                .filter((line) => !line.is_reward_line)
                .reduce((sum, line) => sum + line.qty, 0);
        await this.until(
            `${pieces} after ${code}`,
            () => this.screen === "ProductScreen" && Math.abs(count() - pieces) < 1e-6,
        );
        await this.sleep(200);
    },

    /** Two keys, and the next sale. */
    async pay() {
        const { order } = this;
        await this.sleep(400);
        this.press("Enter");
        await this.until("payment", () => this.screen === "PaymentScreen" && order.isPaid());
        await this.sleep(100);
        this.press("Enter");
        await this.finish(order);
    },

    async payByCode(code) {
        const { order } = this;
        await this.sleep(400);
        this.press("Enter");
        await this.until("payment", () => this.screen === "PaymentScreen" && order.isPaid());
        await this.sleep(100);
        [...code, "Enter"].forEach((key) => this.press(key));
        const isDone = () => order.payment_ids.some((line) => line.payment_status === "done");
        await this.until("paid by code", () => isDone() || order.finalized);
        if (!order.finalized) {
            this.press("Enter");
        }
        await this.finish(order);
    },

    async finish(order) {
        await this.until("receipt", () => this.screen === "ReceiptScreen");
        if (!this.isOffline) {
            await this.until("answer", () => order.isSynced && !posmodel.queue.orders.length);
        }
        posmodel.orderDone(order);
        await this.until("next sale", () => document.querySelector(".product-screen"));
        await this.sleep(300);
    },

    async click(selector, text = "") {
        const find = () =>
            [...document.querySelectorAll(selector)].find(
                (one) => one.innerText.includes(text) && one.offsetParent,
            );
        await this.until(`${selector} ${text}`, find);
        find().click();
        await this.sleep(100);
    },

    /** "Save", then the saved order from the list of orders. */
    async save() {
        const { order } = this;
        await this.click(".product-screen button:has(.fa-upload)");
        await this.until("saved", () => order.isSynced);
        return order;
    },

    async resume(order) {
        await posmodel.syncAllOrders();
        posmodel.setOrder(order);
        posmodel.navigateToOrderScreen(order);
        await this.until("resumed", () => this.order === order);
        await this.sleep(200);
    },

    async returnOne(order) {
        posmodel.navigate("TicketScreen", {
            stateOverride: {
                filter: "SYNCED",
                search: { fieldName: "RECEIPT_NUMBER", searchTerm: "" },
            },
        });
        await this.click(".order-row", order.pos_reference.slice(-6));
        await this.click(".ticket-screen .orderline");
        await this.click(".ticket-screen .numpad button", "1");
        await this.sleep(300);
        await this.click(".ticket-screen .pay-order-button, .ticket-screen button", "Refund");
        await this.until("return", () => this.order?.lines[0]?.qty === -1);
        if (this.screen !== "PaymentScreen") {
            await this.pay();
            return;
        }
        const refund = this.order;
        await this.sleep(200);
        if (!refund.payment_ids.length) {
            await this.click(".paymentmethod", "Cash");
        }
        this.press("Enter");
        await this.finish(refund);
    },

    async offline(isOffline) {
        this.isOffline = isOffline;
        await posmodel.data.checkConnectivity();
        if (!isOffline) {
            await this.until("all sent", () => !posmodel.queue.orders.length);
        }
    },
};
