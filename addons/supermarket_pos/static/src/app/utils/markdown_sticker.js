import { FOREIGN } from "@supermarket_stock/offline/codes/reading";

/**
 * The 2D code of a markdown sticker: 01 GTIN, 392n price, 99 check value, 10 lot (application
 * identifiers of the GS1 General Specifications). The price has eight digits, the check value
 * twelve characters, the lot stands last: the code reads in one way only, also where a scanner
 * swallows the separators. The same as supermarket_stock/tools/sticker_code.py.
 */
const SEPARATOR = `(?:${FOREIGN.source}|\\x1d)?`;
const STICKER = new RegExp(
    `^(?:\\][A-Za-z]\\d)?${SEPARATOR}01(\\d{14})392(\\d)(\\d{8})` +
        `${SEPARATOR}99([A-Z2-7]{12})${SEPARATOR}10([!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,20})$`,
);

const GS = String.fromCharCode(29);

/**
 * @param {string} scanned as the scanner sent it
 * @returns {{code, gtin, price, check, lot}|null} null for any other code; `code` is written in
 *  one way, however the scanner sent it
 */
export function readSticker(scanned) {
    const found = STICKER.exec(scanned ?? "");
    if (!found) {
        return null;
    }
    const [, gtin, decimals, price, check, lot] = found;
    const code = `01${gtin}392${decimals}${price}${GS}99${check}${GS}10${lot}`;
    return { code, gtin, price: Number(price) / 10 ** Number(decimals), check, lot };
}
