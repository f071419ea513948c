import { localization } from "@web/core/l10n/localization";
import { rounded } from "./events";

/** The server takes no quantity of so many: who means it has scanned a code into the field. */
export const TOO_MANY = 1_000_000;
const NUMBER = /^(\d+\.?\d*|\.\d+)$/;
const THOUSANDS = /\.\d{3}$/;

/**
 * A number as a hand types it, with a point: phones offer a point or a comma, by their own language,
 * and Chinese keyboards wide digits.
 */
export function plainText(typed) {
    return typed.normalize("NFKC").trim().replace(/[,。]/, ".").replace("−", "-");
}

/**
 * A quantity as a hand types it.
 *
 *   typed           | what it is
 *   ----------------|----------------------------------------------------
 *   12, 0.756, ０，７ | {quantity}
 *   0.7561          | {fault: "digits"} where the unit has three of them
 *   1,000           | the same of pieces: who means a thousand has typed one
 *   5410148382701   | {fault: "many"}
 *   5e2, -1, 12 kg  | {fault: "number"}
 *
 * @param {string} typed
 * @param {number} digits of the unit, behind the point
 */
export function readQuantity(typed, digits) {
    const plain = plainText(typed);
    if (!NUMBER.test(plain)) {
        return { fault: "number" };
    }
    const quantity = Number(plain);
    if (quantity >= TOO_MANY) {
        return { fault: "many" };
    }
    const isOne = digits || !THOUSANDS.test(plain);
    const fits = isOne && Number(quantity.toFixed(digits)) === quantity;
    return fits ? { quantity } : { fault: "digits" };
}

/** A quantity as this person's language writes it, without the dust of floats. */
export function shownQuantity(quantity, point = localization.decimalPoint) {
    return shownText(String(rounded(quantity)), point);
}

/** The text of a number, to its last digit, as this person's language writes it. */
export function shownText(text, point = localization.decimalPoint) {
    return text.replace(".", point);
}

/** @param {{currency: string, currency_digits: number}|null} info of the company */
export function shownMoney(amount, info) {
    const { currency = "", currency_digits: digits = 2 } = info ?? {};
    return `${currency} ${amount.toFixed(digits).replace(".", localization.decimalPoint)}`;
}
