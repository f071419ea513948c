import { expect, test } from "@odoo/hoot";
import { People } from "@supermarket_stock/scan/people";

const ANSWER = { user: { id: 7, name: "Ann" }, token: "signed", hours: 24 };
const PIN = { user_id: 7, pin: "4711" };
const HOUR_MS = 3_600_000;

/** Stands in for the browser's, whose work no test waits for: any change of the text is another. */
const crypto = {
    getRandomValues: (bytes) => bytes.fill(7),
    subtle: {
        importKey: async (_format, bytes) => bytes,
        deriveBits: async (_how, bytes) => {
            const sum = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 16_777_619), 1);
            return new Int32Array([sum]).buffer;
        },
    },
};

/** People on a device whose clock stands still until it is put on. */
function people() {
    const clock = { ms: 1_000_000 };
    return { clock, known: new People({ crypto, now: () => clock.ms }) };
}

test("without a network a person is known by what the server once took", async () => {
    const { known } = people();
    expect(await known.recognise(PIN)).toEqual({ refused: "wrong" });
    await known.learn(ANSWER, PIN);
    expect(await known.recognise(PIN)).toEqual({ user: { id: 7, name: "Ann" } });
    expect(await known.recognise({ ...PIN, pin: "4712" })).toEqual({ refused: "wrong" });
    expect(await known.recognise({ badge: "7:4711" })).toEqual({ refused: "wrong" });
    await known.learn(ANSWER, { badge: "BADGE-7" });
    expect(await known.recognise({ badge: " BADGE-7\n" })).toEqual({ user: ANSWER.user });
    expect(await known.recognise(PIN)).toEqual({ user: ANSWER.user });
});

test("nobody's PIN is another one's", async () => {
    const { known } = people();
    await known.learn(ANSWER, PIN);
    await known.learn({ ...ANSWER, user: { id: 8, name: "Bob" } }, { user_id: 8, pin: "1111" });
    expect(await known.recognise({ user_id: 8, pin: "4711" })).toEqual({ refused: "wrong" });
});

test("what is kept on the device has neither PIN nor badge in it", async () => {
    const { known } = people();
    await known.learn(ANSWER, PIN);
    await known.learn(ANSWER, { badge: "BADGE-7" });
    const kept = JSON.stringify(known.kept);
    expect(kept).not.toInclude("4711");
    expect(kept).not.toInclude("BADGE-7");
    const again = new People({ crypto });
    again.restore({ ...JSON.parse(kept), known: known.kept.known });
    again.now = known.now;
    expect(await again.recognise(PIN)).toEqual({ user: ANSWER.user });
});

test("wrong tries lock, the clock unlocks", async () => {
    const { known, clock } = people();
    await known.learn(ANSWER, PIN);
    const wrong = { ...PIN, pin: "0000" };
    const answers = [];
    for (let number = 0; number < 5; number++) {
        answers.push((await known.recognise(wrong)).refused);
    }
    expect(answers).toEqual(["wrong", "wrong", "wrong", "wrong", "locked"]);
    expect(await known.recognise(PIN)).toEqual({ refused: "locked" });
    clock.ms += 16 * 60_000;
    expect(await known.recognise(PIN)).toEqual({ user: ANSWER.user });
});

test("a token that ended or was taken back is none, and then nobody is known", async () => {
    const { known, clock } = people();
    await known.learn(ANSWER, PIN);
    expect(known.tokenOf(7)).toBe("signed");
    clock.ms += 25 * HOUR_MS;
    expect(known.tokenOf(7)).toBe("");
    expect(await known.recognise(PIN)).toEqual({ refused: "wrong" });
    await known.learn(ANSWER, PIN);
    known.forget(7);
    expect(known.tokenOf(7)).toBe("");
    expect(await known.recognise(PIN)).toEqual({ refused: "wrong" });
});

test("where the page is not encrypted nobody takes over without a network", async () => {
    const known = new People({ crypto: {} });
    await known.learn(ANSWER, PIN);
    expect(await known.recognise(PIN)).toEqual({ refused: "offline" });
    expect(known.tokenOf(7)).toBe("signed");
});

test("who had it last goes on, unless another person has logged in", () => {
    const { known } = people();
    known.known.set(7, { id: 7, name: "Ann", token: "signed", until: Infinity, marks: {} });
    known.current = { login: 1, id: 7 };
    expect(known.currentOf({ id: 1 })).toEqual({ id: 7, name: "Ann" });
    expect(known.currentOf({ id: 2 })).toBe(null);
});
