import { useService } from "@web/core/utils/hooks";
import { useExternalListener } from "@odoo/owl";

const EDITABLE = "input, textarea, select, [contenteditable='true']";

/**
 * Whether a key press is meant for the screen.
 *
 *   the Enter of a scan (the barcode service has prevented it) | no
 *   a key held down                                            | no
 *   with Ctrl, Alt, Meta                                       | no
 *   typed into a field                                         | no
 *   while a dialog is open                                     | no
 */
export function isForScreen(event, openDialogs) {
    return !(
        event.defaultPrevented ||
        event.repeat ||
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        openDialogs ||
        event.target.closest?.(EDITABLE)
    );
}

/**
 * Bind keys to actions while the screen is shown.
 *
 * @param {Object} actions {key: function}, keys as in KeyboardEvent.key
 */
export function useTillKeys(actions) {
    const overlay = useService("overlay");
    const numberBuffer = useService("number_buffer");
    useExternalListener(window, "keydown", (event) => {
        const action = actions[event.key];
        if (action && isForScreen(event, Object.keys(overlay.overlays).length)) {
            // A button that still has the focus must not be pressed as well.
            event.preventDefault();
            numberBuffer.settle(); // the digits before the key are of what was shown before it
            action();
        }
    });
}
