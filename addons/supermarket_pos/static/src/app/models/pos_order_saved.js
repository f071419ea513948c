import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { unsent } from "@supermarket_pos/app/utils/outbox";
import { patch } from "@web/core/utils/patch";

/** The uuids of the orders that are being written down or sent. */
export const sentWhole = new Set();

/**
 * An order that was saved for later and is resumed, at this till or another one.
 *
 * Core sends of it what changed since, and forgets that once it has tried: where the server did
 * not answer, or the page was left, these changes would never arrive. It is sent whole, and what
 * changed is known until the server has it.
 */
patch(PosOrder.prototype, {
    get isUnsyncedPaid() {
        return super.isUnsyncedPaid || (this.finalized && unsent.has(this.uuid));
    },

    isDirty() {
        return super.isDirty() || Boolean(this.isSynced && this.uiState?.isEdited);
    },

    /** Goods were added, changed or removed here; in the state: a reload keeps it. */
    noteEdit() {
        if (this.isSynced && this.uiState && !this.models._loadingData) {
            this.uiState.isEdited = true;
        }
    },

    /** The server is told of lines that it knows and that are gone here. */
    removeOrderline(line) {
        const known = line.getAllLinesInCombo().filter((one) => one.isSynced);
        const ids = known.map(({ id }) => id);
        const result = super.removeOrderline(...arguments);
        this.uiState.removedLines = [...(this.uiState.removedLines ?? []), ...ids];
        this.noteEdit();
        return result;
    },

    serializeForORM(options = {}) {
        if (!sentWhole.has(this.uuid)) {
            return super.serializeForORM(...arguments);
        }
        if (this.isSynced) {
            this.lines.forEach((line) => (line._dirty = true));
        }
        const data = super.serializeForORM({ ...options, keepCommands: true });
        const told = new Set(data.lines.map(([, id]) => id));
        const removed = (this.uiState.removedLines ?? []).filter((id) => !told.has(id));
        return { ...data, lines: [...data.lines, ...removed.map((id) => [2, id])] };
    },

    /** The server has all of it. */
    noteSaved() {
        sentWhole.delete(this.uuid);
        this.serializeForORM(); // clears core's notes of what changed
        this.uiState.isEdited = false;
        this.uiState.removedLines = [];
    },
});

patch(PosOrderline.prototype, {
    _markDirty() {
        super._markDirty(...arguments);
        this.order_id?.noteEdit();
    },
});
