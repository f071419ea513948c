/**
 * Codes that the till and the server must read alike: [code, type, base code, weight, price].
 * Read by the tests of both. The rules are [encoding, type, pattern, first number].
 */
export const RULES = [
    ["sscc", "weight_price", "28.....{NNNDD}{NNDDD}.", "price"],
    ["any", "weight_price", "29.....{NNDDD}{NNNDD}", "weight"],
    ["ean13", "weight", "21.....{NNDDD}", "price"],
    ["ean13", "price", "23.....{NNNDD}", "price"],
    ["any", "product", ".*", "price"],
];

export const CODES = [
    ["281234500399001254", "weight_price", "281234500000000003", 0.125, 3.99],
    ["281234500399001255", "product", "281234500399001255", 0, 0],
    ["29543210150002985", "weight_price", "29543210000000000", 1.5, 29.85],
    ["2954321015x002985", "product", "2954321015x002985", 0, 0],
    ["2100122007562", "weight", "2100122000006", 0.756, 0],
    ["2300045012500", "price", "2300045000002", 0, 12.5],
    ["6901285991271", "product", "6901285991271", 0, 0],
    ["ABC-1", "product", "ABC-1", 0, 0],
];
