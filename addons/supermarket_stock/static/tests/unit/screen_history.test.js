import { expect, test } from "@odoo/hoot";
import { ScreenHistory } from "@supermarket_stock/scan/screen_history";

/** A window with a history that answers at once. */
function fakeWindow() {
    const entries = [null];
    let at = 0;
    let listener = null;
    const go = (by) => {
        at += by;
        listener?.();
    };
    const history = {
        get state() {
            return entries[at];
        },
        pushState: (state) => entries.splice(++at, entries.length, state),
        replaceState: (state) => entries.splice(at, 1, state),
        back: () => go(-1),
    };
    const addEventListener = (_name, act) => (listener = act);
    return { history, addEventListener, removeEventListener: () => (listener = null), go };
}

test("the browser's back is heard, the app's own is not", () => {
    const window = fakeWindow();
    const seen = [];
    const screens = new ScreenHistory(window, (place) => seen.push(place));
    screens.forward("list");
    screens.forward("receipt");
    expect(screens.place).toBe("receipt"); // also of a page that is loaded again
    screens.back("list");
    expect([screens.place, seen]).toEqual(["list", []]);
    window.go(1);
    window.go(-1);
    window.go(-1);
    expect(seen).toEqual(["receipt", "list", null]);
    screens.back("elsewhere"); // nothing of the app lies before it
    expect([screens.place, screens.depth]).toEqual(["elsewhere", 0]);
});
