import { normalize } from "@web/core/l10n/utils";

/**
 * How a search by Latin letters finds a product. Plain functions.
 *
 *   "nn" and                                | kind
 *   ----------------------------------------|------------------
 *   nn         (牛奶: its initials)          | 0
 *   nnyl       (牛奶饮料: they begin so)      | 1
 *   xxnn       (鲜鲜牛奶: they contain it)    | 2
 *   "NN milk"  (a word begins so)           | 3
 *   "Penne"    (inside a word)              | 4
 */
export function matchKind(query, initials, name) {
    const words = (initials || "").split(" ");
    const latin = normalize(name || "").split(/[^a-z0-9]+/);
    return [
        words.includes(query),
        words.some((word) => word.startsWith(query)),
        words.some((word) => word.includes(query)),
        latin.some((word) => word.startsWith(query)),
        true,
    ].indexOf(true);
}

const INSIDE_A_WORD = 4;
const BY_INITIALS = 2;

/** 伊利纯牛奶 is as much a milk as 牛奶 is: where the initials stand matters less than what sells. */
export const rankOf = (kind) => (kind <= BY_INITIALS ? 0 : kind);

export const isByLetters = (word) => /^[a-z]{2,}$/i.test(word);

/**
 * Products in the order in which a cashier looks for them: those found by their initials first, of
 * these what sells, then what is there, then by the kind of match. What only has the letters inside a word is no match as soon as
 * another has them as its initials: who types "nn" means 牛奶, not "Penne".
 *
 * @param {Array} products [{pinyin_initials, name}] in the order in which they were found
 * @param {Function} place of a product among what sells, the best 0
 * @param {Function} isThere whether there is any of a product to sell
 */
export function initialsFirst(products, word, place = () => 0, isThere = () => true) {
    if (!isByLetters(word)) {
        return products;
    }
    const query = word.toLowerCase();
    const ranked = products.map((product, found) => {
        const kind = matchKind(query, product.pinyin_initials, product.name);
        const there = isThere(product) ? 0 : 1;
        return { product, kind, order: [rankOf(kind), place(product), there, kind, found] };
    });
    ranked.sort((one, other) => compare(one.order, other.order));
    const hasInitials = ranked.some(({ kind }) => kind <= BY_INITIALS);
    return ranked
        .filter(({ kind }) => !hasInitials || kind < INSIDE_A_WORD)
        .map(({ product }) => product);
}

export function compare(one, other) {
    const differing = one.findIndex((value, index) => value !== other[index]);
    return differing < 0 ? 0 : one[differing] - other[differing];
}
