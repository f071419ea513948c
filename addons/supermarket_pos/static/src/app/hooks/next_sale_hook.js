import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { useService } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

const SCANS = ["product", "quantity", "weight", "price", "weight_price", "client", "discount"];

/**
 * Let a scan on a screen that sells nothing lead to the one that does, and be read there.
 *
 * @param {Function} leave goes to the other screen
 */
export function useScanLeadsOn(leave) {
    const reader = useService("barcode_reader");
    const leadOn = () => {
        const code = reader.lastCode;
        const here = new Set(reader.cbMaps);
        leave();
        // The scan that is running holds the reader: the code is read again by the next screen
        // as soon as that listens. Scans that come meanwhile wait in line behind it.
        reader.whenListening(here).then(() => reader.scan(code));
    };
    useBarcodeReader(
        Object.fromEntries([...SCANS, "gs1", "sticker"].map((type) => [type, leadOn])),
    );
}

/**
 * Let a scan on a finished sale begin the next one and be its first line.
 *
 * @param {Function} getOrder the finished order
 */
export function useNextSaleOnScan(getOrder) {
    const pos = usePos();
    useScanLeadsOn(() => pos.orderDone(getOrder()));
}
