/**
 * Records what the till's own JavaScript makes of many baskets: the cases of
 * addons/supermarket_pos/tests/test_till_totals.py. Nothing in them is computed by us.
 *
 *     node tools/testing/till_totals.mjs ODOO_ADDONS > addons/supermarket_pos/tests/till_totals.json
 *     node tools/testing/till_totals.mjs ODOO_ADDONS mixed > …/till_totals_mixed.json
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = [
    "web/static/src/core/utils/numbers.js",
    "account/static/src/helpers/account_tax.js",
    "point_of_sale/static/src/app/models/accounting/pos_order_accounting.js",
    "point_of_sale/static/src/app/models/accounting/pos_order_line_accounting.js",
];
const STUBS = `
    const l10n = {}, intersperse = null, _t = (text) => text;
    const formatCurrency = null, logPosMessage = () => {};
    class Base { setup() {} delete() {} }
`;

/** The till's classes, with stand-ins for what only draws or stores. */
function loadTill(addons) {
    const code = SOURCES.map((path) => readFileSync(join(addons, path), "utf8"))
        .join("\n")
        .replace(/^import .*$/gm, "")
        .replace(/^export /gm, "");
    const names = "{ roundPrecision, PosOrderAccounting, PosOrderlineAccounting }";
    return new Function(`${STUBS}${code}; return ${names};`)();
}

const till = loadTill(process.argv[2]);

class Line extends till.PosOrderlineAccounting {
    get config() {
        return this.order_id.config;
    }
    get currency() {
        return this.order_id.currency;
    }
    getDiscount() {
        return this.discount;
    }
    getQuantity() {
        return this.qty;
    }
    getProduct() {
        return { id: 1 };
    }
    getUnit() {
        return { id: 1 };
    }
}

class Order extends till.PosOrderAccounting {
    get isRefund() {
        return false;
    }
}

/** mulberry32: the same baskets every time. */
function random(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

const RATES = [[5], [7], [8.875], [10], [13], [15], [19], [20], [21], [27], [5, 8], [20, 2.5]];
const CURRENCIES = [
    { rounding: 0.01, scale: 1 },
    { rounding: 1, scale: 100 },
    { rounding: 0.001, scale: 0.1 },
    { rounding: 0.01, scale: 1e9 },
];
const METHODS = ["round_globally", "round_per_line"];
const SIZES = [5, 6, 10, 20, 40, 100];
// What was seen refused: [rates, included, currency, method, quantity of lines, price, weight].
const SEEN = [
    [[20], true, 0, 0, 6, 0.99, 1],
    [[21], false, 0, 0, 20, 0.35, 1],
    [[8.875], false, 0, 0, 40, 2.29, 1],
    [[10], false, 1, 0, 3, 98, 1],
    [[8], true, 1, 0, 1, 398, 0.252],
    [[8], true, 1, 0, 1, 298, 0.35],
    [[11], false, 3, 0, 4, 250000000, 1],
];

function tax(id, amount, included) {
    return {
        id,
        amount,
        amount_type: "percent",
        price_include: included,
        include_base_amount: false,
        is_base_affected: true,
        has_negative_factor: false,
        sequence: id,
        children_tax_ids: [],
        tax_group_id: { id: 1, name: "Taxes" },
    };
}

/** Of kinds other than a plain rate; `children` of a group by their place among the taxes. */
function kindOfTax([amount_type, amount, included, extra = {}], index) {
    return { ...tax(index + 1, amount, included), amount_type, ...extra };
}

function total(basket) {
    const round = (amount) => till.roundPrecision(amount, basket.rounding);
    const decimal_places = Math.max(0, Math.round(-Math.log10(basket.rounding)));
    const currency = { id: 1, rounding: basket.rounding, decimal_places, round };
    const order = new Order();
    order.currency = currency;
    order.company = { currency_id: currency, tax_calculation_rounding_method: basket.method };
    order.config = { currency_id: currency, cash_rounding: false };
    order.payment_ids = [];
    const taxes = basket.taxes
        ? basket.taxes.map(kindOfTax)
        : basket.rates.map((rate, index) => tax(index + 1, rate, basket.included));
    for (const group of taxes.filter(({ children }) => children)) {
        group.children_tax_ids = group.children.map((child) => taxes[child]);
    }
    order.lines = basket.lines.map(([price_unit, qty, discount, own], index) =>
        Object.assign(new Line(), {
            uuid: String(index),
            order_id: order,
            price_unit,
            qty,
            discount,
            tax_ids: own ? own.map((place) => taxes[place]) : taxes,
        }),
    );
    order.setup();
    order.setOrderPrices();
    const { amount_total, amount_tax, lines } = order;
    return {
        ...basket,
        amount_total,
        amount_tax,
        totals: lines.map((line) => [line.price_subtotal, line.price_subtotal_incl]),
    };
}

/** Mostly prices ending in 9, every fifth line weighed, every seventh reduced. */
function draw(next, { scale, rounding }, size) {
    const lines = [];
    for (let index = 0; index < size; index++) {
        const price = (Math.floor(next() * 200) / 10 + 0.09) * scale;
        const weighed = next() < 0.2;
        const qty = weighed ? Math.ceil(next() * 2000) / 1000 : Math.ceil(next() * 3);
        const discount = next() < 0.15 ? [5, 10, 12.5, 33][Math.floor(next() * 4)] : 0;
        lines.push([till.roundPrecision(price, rounding), qty, discount]);
    }
    return lines;
}

/** Plain baskets, of one set of taxes each. */
function plainBaskets() {
    const baskets = SEEN.map(([rates, included, currency, method, size, price, qty]) => ({
        rounding: CURRENCIES[currency].rounding,
        method: METHODS[method],
        rates,
        included,
        lines: Array.from({ length: size }, () => [price, qty, 0]),
    }));
    let seed = 0;
    for (const currency of CURRENCIES) {
        for (const method of METHODS) {
            for (const included of [true, false]) {
                for (const rates of RATES) {
                    const size = SIZES[seed % 8 ? seed % 3 : (seed / 8) % SIZES.length];
                    const lines = draw(random(++seed), currency, size);
                    const { rounding } = currency;
                    baskets.push({ rounding, method, rates, included, lines });
                }
            }
        }
    }
    return baskets;
}

/**
 * Taxes beside each other in one shop: type, amount, whether prices include it, and more. Which of
 * them goods have; a group names its children by place.
 */
const SHOPS = [
    // two rates in the price, one on top, goods without tax
    {
        taxes: [
            ["percent", 20, true],
            ["percent", 5.5, true],
            ["percent", 8.875, false],
        ],
    },
    // a deposit by the piece beside a rate
    {
        taxes: [
            ["percent", 19, true],
            ["fixed", 0.25, false],
            ["fixed", 0.08, true],
        ],
        sets: [[0], [0, 1], [0, 2], [1], []],
    },
    // a tax on the tax, and a division
    {
        taxes: [
            ["percent", 10, false, { include_base_amount: true }],
            ["percent", 2.5, false],
            ["division", 9, true],
        ],
        sets: [[0, 1], [1], [2], []],
    },
    // central and state tax in a group
    {
        taxes: [
            ["percent", 9, false],
            ["percent", 9, false],
            ["group", 0, false, { children: [0, 1] }],
            ["percent", 2.5, false],
        ],
        sets: [[2], [3], [2, 3], []],
    },
    // what is withheld
    {
        taxes: [
            ["percent", 23, false],
            ["percent", -11.5, false],
        ],
        sets: [[0], [0, 1], []],
    },
];
const COINS = [
    { rounding: 0.01, scale: 1 }, // francs
    { rounding: 1, scale: 100 }, // yen, pesos
    { rounding: 0.001, scale: 0.1 }, // dinars
    { rounding: 1, scale: 1e7 }, // rupiah
];
const DISCOUNTS = [0, 0, 0, 33.33, 12.5, 99.99, 100, 0.01];

/** From a cent to millions; every eighth line comes back, every ninth takes money off. */
function drawMixed(next, { scale, rounding }, sets, size) {
    const lines = [];
    for (let index = 0; index < size; index++) {
        const price = [0.01, 0.99, 1234.56, 7.77, 0.07, 19.95][Math.floor(next() * 6)] * scale;
        const weighed = next() < 0.25;
        const qty = weighed ? Math.ceil(next() * 3000) / 1000 : Math.ceil(next() * 12);
        const sign = index % 8 === 7 ? -1 : 1;
        const off = index % 9 === 8 ? -0.1 : 1;
        const discount = DISCOUNTS[Math.floor(next() * DISCOUNTS.length)];
        const own = sets[Math.floor(next() * sets.length)];
        const price_unit = Math.max(till.roundPrecision(price, rounding), rounding);
        lines.push([till.roundPrecision(price_unit * off, rounding), sign * qty, discount, own]);
    }
    return lines;
}

/** Baskets whose lines have taxes of their own. */
function mixedBaskets() {
    const baskets = [];
    let seed = 1000;
    for (const coin of COINS) {
        for (const method of METHODS) {
            for (const { taxes, sets } of SHOPS) {
                for (const size of [5, 13, seed % 10 ? 7 : 100]) {
                    const own = sets ?? [[0], [1], [2], []];
                    const lines = drawMixed(random(++seed), coin, own, size);
                    baskets.push({ rounding: coin.rounding, method, taxes, lines });
                }
            }
        }
    }
    return baskets;
}

const baskets = process.argv[3] === "mixed" ? mixedBaskets() : plainBaskets();
process.stdout.write(`[\n${baskets.map((one) => JSON.stringify(total(one))).join(",\n")}\n]\n`);
