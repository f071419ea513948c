/**
 * Products found by the initials of their Chinese names come first: who types "sn" means 酸奶, not
 * a "Disney" biscuit. Plain function.
 *
 * @param {Array} products [{pinyin_initials}] in the order in which they were found
 */
export function initialsFirst(products, word) {
    const query = word.toLowerCase();
    const rank = ({ pinyin_initials: initials }) => {
        const words = (initials || "").split(" ");
        if (words.includes(query)) {
            return 0;
        }
        if (words.some((one) => one.startsWith(query))) {
            return 1;
        }
        return words.some((one) => one.includes(query)) ? 2 : 3;
    };
    return /^[a-z]{2,}$/.test(query)
        ? [0, 1, 2, 3].flatMap((wanted) => products.filter((product) => rank(product) === wanted))
        : products;
}
