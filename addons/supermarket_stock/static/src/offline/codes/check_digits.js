/**
 * Check digits of the GS1 General Specifications, section 7.9. The twin of
 * tools/codes/check_digits.py.
 */

// Tables of 7.9.2: what a digit weighs.
const TWO_MINUS = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
const THREE = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
const FIVE_PLUS = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
const FIVE_MINUS = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];
const FOUR_DIGITS = [TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS];
const FIVE_DIGITS = [FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS];

export const isDigits = (text) => /^[0-9]+$/.test(text);

const complement = (total) => (10 - (total % 10)) % 10;

/** The digit that follows these digits, section 7.9.1. */
export function checkDigit(digits) {
    const total = [...digits]
        .reverse()
        .reduce((sum, digit, at) => sum + Number(digit) * (at % 2 ? 1 : 3), 0);
    return String(complement(total));
}

/** Whether the last digit is the check digit of those before it. */
export function isChecked(digits) {
    return (
        digits.length > 1 && isDigits(digits) && checkDigit(digits.slice(0, -1)) === digits.at(-1)
    );
}

const weigh = (tables, digits) =>
    tables.reduce((sum, table, at) => sum + table[Number(digits[at])], 0);

/**
 * The check digits that may stand before a price or weight of four or five digits: that of
 * sections 7.9.3 and 7.9.4 first, then those of scales that check four digits as five, or leave
 * out the last table.
 */
export function measureCheckDigits(digits) {
    if (![4, 5].includes(digits.length) || !isDigits(digits)) {
        return [];
    }
    const rest = complement(weigh(FIVE_DIGITS, digits.padStart(5, "0")));
    const found = [String(FIVE_MINUS.indexOf(rest)), String(rest)];
    if (digits.length === 4) {
        found.unshift(String((weigh(FOUR_DIGITS, digits) * 3) % 10));
    }
    return found;
}
