/** What a hand and an ear notice: written down, or stopped. */

let context = null;

function tone(frequency, seconds, start = 0) {
    try {
        context ??= new AudioContext();
        context.resume();
        const [oscillator, gain] = [context.createOscillator(), context.createGain()];
        oscillator.frequency.value = frequency;
        gain.gain.value = 0.2;
        oscillator.connect(gain).connect(context.destination);
        oscillator.start(context.currentTime + start);
        oscillator.stop(context.currentTime + start + seconds);
    } catch {
        // A device without sound: the screen says it as well
    }
}

/** Written on this device. */
export function beep() {
    tone(1760, 0.08);
    navigator.vibrate?.(40);
}

/** Stopped: look at the screen. */
export function alarm() {
    tone(220, 0.18);
    tone(180, 0.3, 0.22);
    navigator.vibrate?.([120, 60, 120]);
}
