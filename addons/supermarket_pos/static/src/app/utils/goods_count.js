import { isPricedByWeight } from "@supermarket_pos/app/utils/gs1_parts";

/** Rewards, dropped cents and parts of a combo are nothing that lies in the bag by itself. */
const isGoods = ({ is_reward_line, combo_parent_id, product_id: product }) =>
    !is_reward_line && !combo_parent_id && product?.type !== "service";

/** As customers count what is in the bag: pieces, and what was weighed as one. */
export function goodsCount(lines) {
    return lines
        .filter(isGoods)
        .map(({ product_id: product, qty }) => (isPricedByWeight(product) ? 1 : Math.abs(qty)))
        .reduce((count, pieces) => count + pieces, 0);
}
