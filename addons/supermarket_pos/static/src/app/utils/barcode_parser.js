import { BarcodeParser } from "@barcodes/js/barcode_parser";
import { GS1BarcodeError } from "@barcodes_gs1_nomenclature/js/barcode_parser";
import { asElements } from "@supermarket_pos/app/utils/gs1_parts";
import { GOODS, readLabel } from "@supermarket_stock/offline/codes/labels";
import { read, stripSymbol } from "@supermarket_stock/offline/codes/reading";
import { patch } from "@web/core/utils/patch";

const key = (id) => `supermarket_pos_nomenclature_${odoo.info?.db}_${id}`;

const isSale = (parsed) =>
    Array.isArray(parsed)
        ? parsed.some(({ type }) => type === "product")
        : GOODS.includes(parsed?.type);

patch(BarcodeParser, {
    barcodeRuleFields: [...BarcodeParser.barcodeRuleFields, "scale_first_part"],

    /** Keep the last nomenclature, so that a till reloaded offline can scan. */
    async fetchNomenclature(orm, id) {
        try {
            const nomenclature = await super.fetchNomenclature(orm, id);
            localStorage.setItem(key(id), JSON.stringify(nomenclature));
            return nomenclature;
        } catch (error) {
            const kept = localStorage.getItem(key(id));
            if (kept) {
                return JSON.parse(kept);
            }
            throw error;
        }
    },
});

/**
 * A till sets `till` on its parsers: {isProduct(code), pricePlaces}. Without it they are Odoo's own.
 */
patch(BarcodeParser.prototype, {
    /** What is a product's code as a whole is no badge, card or coupon, and no GS1 code either. */
    parse_barcode(scanned) {
        const { text } = stripSymbol(scanned);
        let parsed = null;
        try {
            parsed = super.parse_barcode(...arguments);
        } catch (error) {
            if (!(error instanceof GS1BarcodeError) || !this.till?.isProduct(text)) {
                throw error;
            }
        }
        const isOther = Array.isArray(parsed) || !isSale(parsed);
        return isOther && this.till?.isProduct(text)
            ? { encoding: "", type: "product", code: text, base_code: text, value: 0 }
            : parsed;
    },

    /** The shop's rules, in their order. */
    parseBarcodeNomenclature(scanned) {
        if (!this.till || !this.nomenclature || this.nomenclature.is_gs1_nomenclature) {
            return super.parseBarcodeNomenclature(...arguments);
        }
        const { text } = stripSymbol(scanned);
        const { rules, upc_ean_conv } = this.nomenclature;
        const { label, fault } = readLabel(text, rules, upc_ean_conv, this.till?.pricePlaces);
        if (!label) {
            return { encoding: "", type: "error", code: text, base_code: text, value: 0, fault };
        }
        const { rule, code, baseCode, numbers } = label;
        const { weight, price, discount } = numbers;
        return {
            encoding: rule.encoding,
            type: rule.type,
            code,
            base_code: baseCode,
            value: weight ?? price ?? discount ?? 0,
            weight,
            price,
            fault,
        };
    },

    /**
     * GS1 codes by the standard's own table; the rules say what its identifiers are to the shop.
     * What it does not know may be an identifier of the shop's rules.
     */
    gs1_decompose_extended(barcode) {
        if (!this.till) {
            return super.gs1_decompose_extended(...arguments);
        }
        const today = new Date();
        const { rules, gs1_separator_fnc1 } = this.nomenclature;
        const reading = read(barcode, today, gs1_separator_fnc1 || "");
        if (reading.elements.length) {
            const as = (elements) => asElements(elements, rules, today);
            const { ways, isDoubtful } = reading;
            return Object.assign(as(reading.elements), { ways: ways.map(as), isDoubtful });
        }
        if (reading.fault && reading.fault.kind !== "unknown") {
            throw new GS1BarcodeError(reading.fault.kind);
        }
        return super.gs1_decompose_extended(...arguments);
    },

    /** A wrong check digit or date makes it no GS1 code; the shop's other codes are tried. */
    parse_gs1_rule_pattern() {
        if (!this.till) {
            return super.parse_gs1_rule_pattern(...arguments);
        }
        try {
            return super.parse_gs1_rule_pattern(...arguments);
        } catch (error) {
            throw new GS1BarcodeError(error.message);
        }
    },
});
