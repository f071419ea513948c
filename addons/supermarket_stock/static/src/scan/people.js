/** Wrong tries in a row without a network, until nobody may try for a while: as on the server. */
const ATTEMPTS = 5;
const LOCK_MS = 15 * 60_000;
const ROUNDS = 200_000;
const HOUR_MS = 3_600_000;

const inHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const ofHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/**
 * Who took the device over and may do so again without a network. Knows neither OWL nor RPC.
 *
 * Of each person it keeps the server's token, under which the scans are sent, and what PIN and
 * badge are recognised by: never these themselves. A page without encryption (http) can't make that,
 * and there nobody is recognised without a network.
 */
export class People {
    constructor({ crypto = globalThis.crypto, now = () => Date.now() } = {}) {
        Object.assign(this, { crypto, now });
        this.restore();
    }

    restore({ salt = null, known = [], current = null, failed = 0, lockedUntil = 0 } = {}) {
        this.salt = salt;
        this.known = new Map(known.map((person) => [person.id, person]));
        this.current = current;
        this.failed = failed;
        this.lockedUntil = lockedUntil;
    }

    /** What the device keeps of it. */
    get kept() {
        const { salt, current, failed, lockedUntil } = this;
        return { salt, current, failed, lockedUntil, known: [...this.known.values()] };
    }

    get list() {
        return [...this.known.values()];
    }

    /** What the server takes for this person's word, "" where it has to be shown anew. */
    tokenOf(id) {
        const person = this.known.get(id);
        return person && person.until > this.now() ? person.token : "";
    }

    /** Who had the device last, where the same person is logged in as then. */
    currentOf(login) {
        const { current } = this;
        const person = current?.login === login.id ? this.known.get(current.id) : null;
        return person ? { id: person.id, name: person.name } : null;
    }

    forget(id) {
        const person = this.known.get(id);
        if (person) {
            Object.assign(person, { token: "", until: 0, marks: {} });
        }
    }

    /** @param {Object} answer of the server to what was `said` */
    async learn({ user, token, hours }, said) {
        const marks = { ...this.known.get(user.id)?.marks };
        const [kind, secret] = shown(said);
        marks[kind] = await this.markOf(kind, secret);
        this.failed = 0;
        this.known.set(user.id, { ...user, token, until: this.now() + hours * HOUR_MS, marks });
    }

    /**
     * Without a network: who it is, of those who may still be.
     *
     * @returns {Promise<{user: Object}|{refused: "offline"|"locked"|"wrong"}>}
     */
    async recognise(said) {
        const [kind, secret] = shown(said);
        const mark = await this.markOf(kind, secret);
        if (!mark) {
            return { refused: "offline" };
        }
        if (this.lockedUntil > this.now()) {
            return { refused: "locked" };
        }
        const asked = said.badge ? this.list : this.list.filter(({ id }) => id === said.user_id);
        const found = asked.find(({ id, marks }) => this.tokenOf(id) && marks[kind] === mark);
        if (!found) {
            return this.countFailure();
        }
        this.failed = 0;
        return { user: { id: found.id, name: found.name } };
    }

    countFailure() {
        this.failed++;
        if (this.failed < ATTEMPTS) {
            return { refused: "wrong" };
        }
        this.failed = 0;
        this.lockedUntil = this.now() + LOCK_MS;
        return { refused: "locked" };
    }

    /** What a PIN or badge is recognised by, null where the page may not make it. */
    async markOf(kind, secret) {
        const { subtle } = this.crypto ?? {};
        if (!subtle) {
            return null;
        }
        this.salt ??= inHex(this.crypto.getRandomValues(new Uint8Array(16)));
        const text = new TextEncoder().encode(`${kind}:${secret}`);
        const key = await subtle.importKey("raw", text, "PBKDF2", false, ["deriveBits"]);
        const how = { name: "PBKDF2", hash: "SHA-256", salt: ofHex(this.salt), iterations: ROUNDS };
        return inHex(new Uint8Array(await subtle.deriveBits(how, key, 256)));
    }
}

/** [what was shown, the secret itself]; a PIN is of one person, and of nobody else's mark. */
const shown = ({ badge, user_id: id, pin }) =>
    badge ? ["badge", badge.trim()] : ["pin", `${id}:${pin}`];
