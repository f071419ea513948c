import { Outbox } from "@supermarket_stock/offline/outbox";
import { session } from "@web/session";

/** Asked about at once. */
const MOST = 100;
/** A picture whose event never came to be: the app was ended between the two. */
const ORPHAN_MS = 60 * 60 * 1000;

/**
 * Pictures on their way to the server, on the device's disk until it has them. An event announces
 * each; the picture follows when the server asks for it.
 */
export class Photos {
    constructor(database) {
        this.outbox = new Outbox(`supermarket-scan-photos-${database}`, "photos");
        this.opened = this.outbox.open();
    }

    /** How many of a document wait, of all where none is named. */
    waiting(documentId) {
        const all = this.outbox.list;
        return all.filter((photo) => !documentId || photo.documentId === documentId).length;
    }

    dataOf(uuid) {
        return this.outbox.items.get(uuid)?.data;
    }

    /** @returns {Promise<boolean>} whether it is on the disk */
    async keep(uuid, documentId, data, userId) {
        await this.opened;
        await this.outbox.keep([{ uuid, at: new Date().toISOString(), documentId, data, userId }]);
        return this.outbox.isWritten(uuid);
    }

    /** Taken back: the server needs it no more. */
    drop(uuid) {
        return this.outbox.drop([uuid]);
    }

    /** Send what the server asks for, and forget what it has or will never need. */
    async send(device) {
        await this.opened;
        const announced = new Set(device.outbox.list.map(({ event }) => event.code));
        const uuids = this.outbox.list
            .filter(({ uuid, userId }) => userId === device.user.id && !announced.has(uuid))
            .map(({ uuid }) => uuid)
            .slice(0, MOST);
        if (!uuids.length) {
            return;
        }
        const needs = await device.call("scan_photos", [device.told, uuids]);
        for (const uuid of uuids) {
            await this.sendOne(device, uuid, needs[uuid]);
        }
    }

    async sendOne(device, uuid, need) {
        const { at, data } = this.outbox.items.get(uuid) ?? {};
        if (!data) {
            return; // taken back meanwhile
        }
        const isWanted = need === "wanted";
        const answer = isWanted ? await device.call("scan_photo", [device.told, uuid, data]) : need;
        const isOrphan = answer === "unknown" && Date.now() - Date.parse(at) > ORPHAN_MS;
        if (answer === "kept" || isOrphan) {
            await this.outbox.drop([uuid]);
        }
    }
}

let photos = null;

/** Those of this device. */
export function devicePhotos() {
    photos ??= new Photos(session.db);
    return photos;
}
