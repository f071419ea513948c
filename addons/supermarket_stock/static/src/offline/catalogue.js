import { BarcodeIndex } from "@supermarket_stock/offline/barcode_index";
import { compare, isByLetters, matchKind, rankOf } from "@supermarket_stock/offline/initials";
import { isWhole, recordAt, valueAt } from "@supermarket_stock/offline/columns";
import { normalize } from "@web/core/l10n/utils";

const ROWS = 0x10000; // more than a page has

/** The fields of a template by which the cashier finds it. */
export const SEARCHED_FIELDS = ["name", "default_code", "barcode", "pinyin_initials"];

/**
 * Every product the till can sell, as compact rows. Plain data: no OWL, no RPC, no storage.
 *
 * Pages are what the server sent, in columns; what changed since lies over them as records.
 */
export class Catalogue {
    constructor() {
        this.pages = [];
        this.changes = new Map(); // template id -> {template, product, codes, items}, null: gone
        this.placeOfTemplate = new Map(); // template id -> page * ROWS + row
        this.templateOfProduct = new Map();
        this.barcodes = new BarcodeIndex();
        this.furtherCodes = new Map(); // product id -> [[code, quantity]]
        this.items = new Map(); // template id -> [price list item]
        this.categories = new Set();
        this.searchTexts = new Map();
        this.stamp = null;
    }

    get size() {
        let gone = 0;
        let added = 0;
        for (const [id, change] of this.changes) {
            const isInPages = this.placeOfTemplate.has(id);
            gone += !change && isInPages;
            added += Boolean(change) && !isInPages;
        }
        return this.placeOfTemplate.size - gone + added;
    }

    // Filling ----------------------------------------------------------------------------

    /** Take over a page as the server sent it, its columns packed. */
    addPage(page) {
        const number = this.pages.push(page) - 1;
        const { templates, products } = page;
        for (let row = 0; row < templates.size; row++) {
            const templateId = valueAt(templates, "id", row);
            const productId = valueAt(products, "id", row);
            this.placeOfTemplate.set(templateId, number * ROWS + row);
            this.templateOfProduct.set(productId, templateId);
            this.addCode(valueAt(products, "barcode", row), productId);
        }
        this.noteCategories(templates);
        page.codes.forEach(([code, productId, quantity]) =>
            this.addFurtherCode(code, productId, quantity),
        );
        for (const item of page.items) {
            this.addItem(item);
        }
    }

    /** The categories of a page are few: those of its distinct values. */
    noteCategories({ fields }) {
        const column = fields.pos_categ_ids ?? {};
        for (const ids of column.of ?? column.each ?? [column.same ?? []]) {
            ids.forEach((id) => this.categories.add(id));
        }
    }

    addCode(code, productId) {
        if (code) {
            this.barcodes.set(code, productId);
        }
    }

    addFurtherCode(code, productId, quantity) {
        this.barcodes.set(code, productId, quantity);
        const codes = this.furtherCodes.get(productId) ?? [];
        codes.push([code, quantity]);
        this.furtherCodes.set(productId, codes);
    }

    addItem(item) {
        const templateId = item.product_tmpl_id || this.templateOfProduct.get(item.product_id);
        const items = this.items.get(templateId) ?? [];
        items.push(item);
        this.items.set(templateId, items);
    }

    /**
     * The changes of an answer that holds only what changed.
     *
     * @returns {Map} template id -> {template, product, codes, items}, null for what is gone
     */
    static changesOf({ templates, products, codes, items, gone }) {
        const changes = new Map(gone.map((id) => [id, null]));
        for (let row = 0; row < templates.size; row++) {
            const template = recordAt(templates, row);
            const product = recordAt(products, row);
            changes.set(template.id, {
                template,
                product,
                codes: codes.filter(([, productId]) => productId === product.id),
                items: items.filter(
                    (item) =>
                        item.product_tmpl_id === template.id || item.product_id === product.id,
                ),
            });
        }
        return changes;
    }

    /** Lay one change over what is known. */
    change(templateId, change) {
        const before = this.entry(templateId);
        if (before) {
            this.forget(before.product);
        }
        this.items.delete(templateId);
        this.searchTexts.delete(templateId);
        this.changes.set(templateId, change);
        if (change) {
            const { template, product, codes, items } = change;
            this.templateOfProduct.set(product.id, templateId);
            this.addCode(product.barcode, product.id);
            codes.forEach((code) => this.addFurtherCode(...code));
            items.forEach((item) => this.addItem(item));
            template.pos_categ_ids?.forEach((id) => this.categories.add(id));
        }
    }

    forget(product) {
        this.barcodes.remove(product.barcode, product.id);
        for (const [code] of this.furtherCodes.get(product.id) ?? []) {
            this.barcodes.remove(code, product.id);
        }
        this.furtherCodes.delete(product.id);
        this.templateOfProduct.delete(product.id);
    }

    /**
     * A price told by the server, for a product that is not loaded.
     *
     * @returns {Object|null} the change, null when there is nothing to change
     */
    setPrice(templateId, price) {
        const entry = this.entry(templateId);
        if (!entry || entry.template.list_price === price) {
            return null;
        }
        const { template, product } = entry;
        const change = {
            ...entry,
            template: { ...template, list_price: price },
            product: { ...product, lst_price: product.lst_price + price - template.list_price },
        };
        this.change(templateId, change);
        return change;
    }

    // Asking -----------------------------------------------------------------------------

    has(templateId) {
        return this.changes.has(templateId)
            ? Boolean(this.changes.get(templateId))
            : this.placeOfTemplate.has(templateId);
    }

    /** Everything needed to sell a product: {template, product, codes, items}, or null. */
    entry(templateId) {
        if (this.changes.has(templateId)) {
            return this.changes.get(templateId);
        }
        const place = this.placeOfTemplate.get(templateId);
        if (place === undefined) {
            return null;
        }
        const { templates, products } = this.pages[Math.floor(place / ROWS)];
        const product = recordAt(products, place % ROWS);
        return {
            template: recordAt(templates, place % ROWS),
            product,
            codes: (this.furtherCodes.get(product.id) ?? []).map(([code, quantity]) => [
                code,
                product.id,
                quantity,
            ]),
            items: this.items.get(templateId) ?? [],
        };
    }

    entryOfProduct(productId) {
        const templateId = this.templateOfProduct.get(productId);
        return templateId === undefined ? null : this.entry(templateId);
    }

    /** One field of a template without making a record of it. */
    fieldOf(templateId, name) {
        const change = this.changes.get(templateId);
        if (change) {
            return change.template[name];
        }
        const place = this.placeOfTemplate.get(templateId);
        return valueAt(this.pages[Math.floor(place / ROWS)].templates, name, place % ROWS);
    }

    /** The ids of all templates, those that are gone left out. */
    *ids() {
        for (const id of this.placeOfTemplate.keys()) {
            if (!this.changes.has(id)) {
                yield id;
            }
        }
        for (const [id, change] of this.changes) {
            if (change) {
                yield id;
            }
        }
    }

    /** Templates whose name, reference or barcode contains the word, names that begin first. */
    search(word, limit = 100, place = () => 0) {
        const query = normalize(word);
        const isRanked = isByLetters(word);
        const rank = (id) => {
            const names = ["pinyin_initials", "name"].map((field) => this.fieldOf(id, field));
            const kind = matchKind(query, ...names);
            return [rankOf(kind), place(id), kind];
        };
        const found = [];
        for (const id of this.ids()) {
            const index = this.searchText(id).indexOf(query);
            if (index >= 0) {
                found.push([...(isRanked ? rank(id) : []), index, id]);
            }
        }
        found.sort(compare);
        return found.slice(0, limit).map((order) => order.at(-1));
    }

    searchText(id) {
        let text = this.searchTexts.get(id);
        if (text === undefined) {
            text = normalize(SEARCHED_FIELDS.map((name) => this.fieldOf(id, name) || "").join(" "));
            this.searchTexts.set(id, text);
        }
        return text;
    }

    /** Templates in one of the categories. */
    inCategories(categoryIds, limit = 100) {
        const wanted = new Set(categoryIds);
        const found = [];
        for (const id of this.ids()) {
            if (this.fieldOf(id, "pos_categ_ids").some((category) => wanted.has(category))) {
                found.push(id);
                if (found.length === limit) {
                    break;
                }
            }
        }
        return found;
    }

    // Health -----------------------------------------------------------------------------

    /** Whether these are the products that the server counted. */
    matches(stamp) {
        let count = 0;
        let sum = 0;
        for (const id of this.ids()) {
            count += 1;
            sum += id;
        }
        return Boolean(stamp) && count === stamp.count && sum === stamp.sum;
    }
}

/** Whether a stored page can be read to its end. */
export function isPage(page) {
    return (
        isWhole(page?.templates) &&
        isWhole(page.products) &&
        page.templates.size === page.products.size &&
        Array.isArray(page.codes) &&
        Array.isArray(page.items)
    );
}
