import { blocking, solve } from "@supermarket_pos/app/utils/sale_problems";
import { saleLines } from "@supermarket_pos/app/utils/sellable_board";

/** Change the lines of an order as the cashier chose. */
export function applyWay(order, problems, way) {
    const lines = order.lines
        .filter((line) => line.qty > 0)
        .map((line) => ({ key: line.uuid, ...saleLines([line])[0] }));
    const quantities = solve(lines, blocking(problems), way);
    for (const line of order.lines.filter(({ uuid }) => uuid in quantities)) {
        if (quantities[line.uuid] > 0) {
            line.setQuantity(quantities[line.uuid], true);
        } else {
            order.removeOrderline(line);
        }
    }
}

/** Whether the amount of a payment may still be another: nothing was paid by it yet. */
const isOpen = (payment) =>
    payment.payment_method_id.type !== "cash" &&
    (!payment.payment_status || ["pending", "retry"].includes(payment.payment_status));

/**
 * Let the payments of an order stand that costs less now: what a customer gave he gets change
 * for. No more than is due is taken from a card.
 */
export function keepPayments(order) {
    for (const payment of order.payment_ids.filter(isOpen)) {
        const over = Math.min(order.amountPaid - order.totalDue, payment.amount);
        const hasCash = order.payment_ids.some(
            ({ payment_method_id: { type } }) => type === "cash",
        );
        if (over > 0 && !hasCash) {
            payment.setAmount(order.currency.round(payment.amount - over));
        }
    }
}
