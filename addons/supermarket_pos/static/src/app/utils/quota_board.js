/**
 * What the till knows of promotion quotas. Plain data: no OWL, no RPC.
 *
 * The server promises units to an order; the till gives what was promised. Without a connection
 * it gives what it was last told is left, less what it gave to orders that the server does not
 * know yet.
 */
export class QuotaBoard {
    constructor() {
        this.left = {};
        this.granted = {};
        this.offline = {};
        /** Called with an order's uuid when its rewards have been worked out. */
        this.onWorkedOut = null;
    }

    /** What is left of programs, as the server says: {program id: units}. */
    tell(left) {
        Object.assign(this.left, left);
    }

    /** What the server promised to an order: {program id: units}. */
    grant(uuid, granted) {
        this.granted[uuid] = { ...this.granted[uuid], ...granted };
    }

    /** An order was paid without asking: keep in mind what it took. */
    takeOffline(uuid, given) {
        this.offline[uuid] = given;
    }

    /** The server knows the order, or it is gone: nothing to keep in mind any more. */
    forget(uuid) {
        delete this.offline[uuid];
        delete this.granted[uuid];
    }

    /** How many units an order may get of a program. */
    allowed(uuid, programId) {
        const promised = this.granted[uuid]?.[programId];
        if (promised !== undefined) {
            return promised;
        }
        const taken = Object.entries(this.offline)
            .filter(([other]) => other !== uuid)
            .reduce((sum, [, given]) => sum + (given[programId] ?? 0), 0);
        return Math.max((this.left[programId] ?? 0) - taken, 0);
    }
}

/** The board of this till: orders ask it while they compute their rewards, wherever they are. */
export const tillQuotas = new QuotaBoard();

/** Whether two {program id: units} ask for the same; what is missing is 0. */
export function sameUnits(one = {}, other = {}) {
    const ids = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...ids].every((id) => (one[id] ?? 0) === (other[id] ?? 0));
}
