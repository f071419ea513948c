/**
 * What is taken off a total to make it a whole amount. Plain function.
 *
 *   total | limit | dropped
 *   ------|-------|--------
 *   12.37 | 1.00  | 0.37
 *   12.37 | 0.30  | null: more than the till allows
 *   12.00 | 1.00  | 0
 *    0.37 | 1.00  | 0: it would be a gift
 *   -5.20 | 1.00  | 0: returns are paid in full
 *  12.375 | 1.00  | 0.375: fils are cents, too
 */
export function centsToDrop(total, limit) {
    const cents = Math.round((total - Math.floor(total)) * 1e6) / 1e6;
    if (total < 1 || cents === 0 || cents === 1) {
        return 0;
    }
    return cents > limit ? null : cents;
}
