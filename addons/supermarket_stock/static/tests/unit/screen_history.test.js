import { expect, test } from "@odoo/hoot";
import { ScreenHistory } from "@supermarket_stock/scan/screen_history";

/** A window with a history that answers at once, or when it is told to. */
function fakeWindow({ isSlow = false } = {}) {
    const entries = [null];
    let at = 0;
    let listener = null;
    const going = [];
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
        back: () => (isSlow ? going.push(-1) : go(-1)),
    };
    const addEventListener = (_name, act) => (listener = act);
    return { history, addEventListener, removeEventListener: () => (listener = null), go, going };
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

/** The app went back from a screen, and the browser is on its way. */
function onTheWayBack() {
    const window = fakeWindow({ isSlow: true });
    const seen = [];
    const screens = new ScreenHistory(window, (place) => seen.push(place));
    screens.forward("list");
    screens.forward("one");
    screens.back("list");
    return { window, screens, seen };
}

test("what is opened before the browser went back comes after it", () => {
    const { window, screens, seen } = onTheWayBack();
    screens.forward("other");
    expect(screens.place).toBe("one");
    window.go(window.going.shift());
    expect([screens.place, screens.depth]).toEqual(["other", 2]);
    screens.back("list");
    screens.back("home");
    window.go(window.going.shift());
    window.go(window.going.shift());
    expect([screens.place, screens.depth, seen]).toEqual([null, 0, []]);
});

test("a person who goes back at the same moment is followed", () => {
    const { window, screens, seen } = onTheWayBack();
    window.go(-2); // both in one
    expect(seen).toEqual([null]);
    screens.forward("list");
    window.go(-1);
    expect(seen).toEqual([null, null]);
});
