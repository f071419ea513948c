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
        this.goal = null; // the depth that the app is on its way back to: it shows it already
        this.steps = []; // that the app took meanwhile
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
        const isOwn = this.goal !== null && this.depth === this.goal;
        this.goal = null;
        if (!isOwn && !this.steps.length) {
            this.onReturn(this.place);
        }
        this.run();
    }

    /** The app shows another place. */
    forward(place) {
        this.take(() => {
            this.window.history.pushState({ scanPlace: place, scanDepth: this.depth + 1 }, "");
        });
    }

    /** The app went back a place by itself. */
    back(place) {
        this.take(() => {
            if (this.depth) {
                this.goal = this.depth - 1;
                this.window.history.back();
            } else {
                this.window.history.replaceState({ scanPlace: place, scanDepth: 0 }, "");
            }
        });
    }

    take(step) {
        this.steps.push(step);
        this.run();
    }

    /** The browser goes back a moment later: what the app does meanwhile comes after it. */
    run() {
        while (this.goal === null && this.steps.length) {
            this.steps.shift()();
        }
    }
}
