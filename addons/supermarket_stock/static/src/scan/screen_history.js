/**
 * Where one is, told to the browser: its back button goes back a screen, and a page that is loaded
 * again opens on the screen that it was on. Knows neither OWL nor what a screen is.
 */
export class ScreenHistory {
    /**
     * @param {Window} window
     * @param {(place: Object|null) => void} onReturn the person went to a place of before, null:
     *  where the app begins
     */
    constructor(window, onReturn) {
        this.window = window;
        this.onReturn = onReturn;
        this.own = 0; // steps back that the app took itself: it is there already
        this.listener = () => this.onPopState();
        window.addEventListener("popstate", this.listener);
    }

    stop() {
        this.window.removeEventListener("popstate", this.listener);
    }

    /** The place of this page, null where the app begins. */
    get place() {
        return this.window.history.state?.scanPlace ?? null;
    }

    get depth() {
        return this.window.history.state?.scanDepth ?? 0;
    }

    onPopState() {
        if (this.own) {
            this.own--;
            return;
        }
        this.onReturn(this.place);
    }

    /** The app shows another place. */
    forward(place) {
        this.window.history.pushState({ scanPlace: place, scanDepth: this.depth + 1 }, "");
    }

    /** The app went back a place by itself. */
    back(place) {
        if (this.depth) {
            this.own++;
            this.window.history.back();
        } else {
            this.window.history.replaceState({ scanPlace: place, scanDepth: 0 }, "");
        }
    }
}
