/**
 * Lets each code that a camera sees through once, until it has left the picture. Plain data: no
 * OWL, no camera.
 *
 * A code that is held still is missed in some pictures (blur, a hand): only after so many
 * pictures in a row without it, it has left.
 */
const MISSED = 5;

export class CameraGate {
    /** @param {string|null} seen what was in the picture before this camera was opened */
    constructor(seen = null) {
        this.missed = new Map(seen ? [[seen, 0]] : []);
    }

    /**
     * One picture of the camera.
     *
     * @param {string|null} code what was read in it
     * @returns {boolean} whether the code is to be taken
     */
    picture(code) {
        const isNew = Boolean(code) && !this.missed.has(code);
        for (const [known, count] of this.missed) {
            if (count + 1 >= MISSED) {
                this.missed.delete(known);
            } else {
                this.missed.set(known, count + 1);
            }
        }
        if (code) {
            this.missed.set(code, 0);
        }
        return isNew;
    }
}
