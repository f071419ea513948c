import { BarcodeParser } from "@barcodes/js/barcode_parser";
import { patch } from "@web/core/utils/patch";

const key = (id) => `supermarket_pos_nomenclature_${odoo.info?.db}_${id}`;

patch(BarcodeParser, {
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
