/** Whether an order of these products can bring points of a promotion, by any of its rules. */
export const canGivePoints = (program, productIds) =>
    program.rule_ids.some(
        (rule) =>
            rule.any_product ||
            rule.minimum_qty <= 0 ||
            productIds.some((id) => rule.validProductIds.has(id)),
    );

/** What core's sums come to for an order without goods of the promotion. */
export const noPoints = (program) => (program.program_type === "coupons" ? [{ points: 0 }] : []);
