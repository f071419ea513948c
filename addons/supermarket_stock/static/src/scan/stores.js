/** What there is to do in a store, where its task lists it: goods to move, labels to print. */
function workIn({ goods, labels }) {
    return (goods ?? labels ?? []).length;
}

/** Stores with what there is to do, those with most of it first. */
export function byWork(stores) {
    return stores
        .map((store) => ({ ...store, number: workIn(store) }))
        .sort((one, other) => other.number - one.number);
}
