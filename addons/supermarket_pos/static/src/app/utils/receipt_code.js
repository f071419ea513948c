const PRINTED = "/pos/ticket";
const WHOLE_NUMBER = /^\d+-\d+-\d+$/;

/**
 * By what the code that is printed on a receipt names it. Plain function.
 *
 *   https://shop.example/pos/ticket/validate?access_token=abc | "abc"
 *   https://shop.example/pos/ticket?order_uuid=abc            | "abc"
 *   https://shop.example/price/abc, 5000112637922             | null
 */
export function receiptKey(code) {
    if (!URL.canParse(code)) {
        return null;
    }
    const { pathname, searchParams } = new URL(code);
    const key = searchParams.get("access_token") || searchParams.get("order_uuid");
    return pathname.startsWith(PRINTED) ? key : null;
}

/** A part of a number is for looking through the own receipts; a whole one names any. */
export const isReceiptNumber = (text) => WHOLE_NUMBER.test(text.trim());
