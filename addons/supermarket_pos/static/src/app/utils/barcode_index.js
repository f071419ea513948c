/**
 * Every barcode of the shop, and which product it stands for. Plain data: no OWL, no RPC.
 *
 * How much a code counts is kept only where it is not one.
 */
export class BarcodeIndex {
    constructor({ codes = [], products = [], quantities = {} } = {}) {
        this.byCode = new Map();
        this.quantities = new Map();
        codes.forEach((code, index) => this.set(code, products[index], quantities[code]));
    }

    get size() {
        return this.byCode.size;
    }

    set(code, productId, quantity = 1) {
        this.byCode.set(code, productId);
        if (quantity !== 1) {
            this.quantities.set(code, quantity);
        } else {
            this.quantities.delete(code);
        }
    }

    /** Forget a code, if it still stands for this product. */
    remove(code, productId) {
        if (this.byCode.get(code) === productId) {
            this.byCode.delete(code);
            this.quantities.delete(code);
        }
    }

    /**
     * @param {string[]} forms the ways to write the scanned code, see barcodeForms
     * @returns {{productId: number, quantity: number}|null}
     */
    find(forms) {
        const code = forms.find((form) => this.byCode.has(form));
        return code === undefined
            ? null
            : { productId: this.byCode.get(code), quantity: this.quantities.get(code) ?? 1 };
    }
}

/**
 * The ways in which the same GTIN is written: with and without the zeros in front that fill 8, 12
 * or 13 digits up to 14 (GS1 General Specifications 3.2).
 *
 *   scanned          | forms
 *   -----------------|------------------------------------------
 *   04000521006112   | itself, 4000521006112
 *   00012345678905   | itself, 012345678905 (UPC-A), 0012345678905
 *   4000521006112    | itself, 04000521006112
 *   ABC-1            | itself
 */
export function barcodeForms(code) {
    const forms = new Set([code]);
    if (/^\d{8,14}$/.test(code)) {
        const digits = code.padStart(14, "0");
        for (const length of [13, 12, 8, 14]) {
            if (/^0*$/.test(digits.slice(0, 14 - length))) {
                forms.add(digits.slice(14 - length));
            }
        }
    }
    return [...forms];
}
