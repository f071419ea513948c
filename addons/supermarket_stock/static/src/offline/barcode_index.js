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
