import { BarcodeParser } from "@barcodes/js/barcode_parser";
import { GS1BarcodeError } from "@barcodes_gs1_nomenclature/js/barcode_parser";
import { isTwoPart, readScaleCode } from "@supermarket_pos/app/utils/scale_code";
import { patch } from "@web/core/utils/patch";

const key = (id) => `supermarket_pos_nomenclature_${odoo.info?.db}_${id}`;

/** What scanners and cameras put before a GS1 code to say which symbol it was. */
const SYMBOLS = /^\](?:C1|e0|d2|Q3|J1)/;

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

patch(BarcodeParser.prototype, {
    check_encoding(barcode, encoding) {
        if (encoding !== "sscc") {
            return super.check_encoding(...arguments);
        }
        return (
            /^\d{18}$/.test(barcode) &&
            this.get_barcode_check_digit(barcode) === Number(barcode[17])
        );
    },

    /** Match patterns with two numbers, too; core reads one. */
    match_pattern(barcode, pattern, encoding) {
        if (!isTwoPart(pattern)) {
            return super.match_pattern(...arguments);
        }
        const found = readScaleCode(barcode, pattern);
        if (!found) {
            return { value: 0, base_code: barcode, match: false };
        }
        const base = found.baseCode;
        return {
            value: found.values[0],
            base_code:
                encoding === "sscc" ? base.slice(0, -1) + this.get_barcode_check_digit(base) : base,
            match: true,
        };
    },

    /** Give a scale code its weight and its price. */
    parseBarcodeNomenclature() {
        const result = super.parseBarcodeNomenclature(...arguments);
        return result?.type === "weight_price" ? { ...result, ...this.scaleParts(result) } : result;
    },

    scaleParts({ code }) {
        for (const rule of this.nomenclature.rules) {
            const found =
                rule.type === "weight_price" &&
                this.check_encoding(code, rule.encoding) &&
                readScaleCode(code, rule.pattern);
            if (found) {
                const [first, second] = found.values;
                const [price, weight] =
                    rule.scale_first_part === "weight" ? [second, first] : [first, second];
                return { price, weight, value: weight };
            }
        }
        return {};
    },

    /** A wrong check digit or date makes it no GS1 code; the shop's other codes are tried. */
    parse_gs1_rule_pattern() {
        try {
            return super.parse_gs1_rule_pattern(...arguments);
        } catch (error) {
            throw new GS1BarcodeError(error.message);
        }
    },

    cleanBarcode(barcode) {
        return super.cleanBarcode(barcode.replace(SYMBOLS, ""));
    },
});
