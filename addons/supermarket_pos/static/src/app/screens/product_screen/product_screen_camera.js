import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { GatedCamera } from "@supermarket_stock/offline/gated_camera";
import { patch } from "@web/core/utils/patch";

patch(ProductScreen, {
    components: { ...ProductScreen.components, BarcodeVideoScanner: GatedCamera },
});

patch(ProductScreen.prototype, {
    /** The gate tells one scan from the next; a pause between scans would only make it slow. */
    get barcodeVideoScannerProps() {
        const props = super.barcodeVideoScannerProps;
        const onResult = (result) => {
            document.activeElement?.blur(); // what the camera sees is not typed into a search
            return props.onResult(result);
        };
        return { ...props, onResult, delayBetweenScan: undefined };
    },
});
