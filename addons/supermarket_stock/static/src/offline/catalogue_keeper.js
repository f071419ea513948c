import { Catalogue, isPage } from "@supermarket_stock/offline/catalogue";
import { pack } from "@supermarket_stock/offline/columns";
import { LocalStore } from "@supermarket_stock/offline/local_store";

/** Raised when what is stored changes its form: older data is then loaded again. */
const VERSION = 1;
/** So many changes over the pages are worth loading the pages again. */
const MANY_CHANGES = 10_000;

/**
 * Keeps the catalogue: reads it from the local database, brings it up to date from the server and
 * heals it. Knows neither OWL nor RPC.
 *
 * Pages, changes and the stamp that says what they amount to are written in one transaction. Data
 * that does not amount to its stamp (cut off, deleted, of another version) is used as far as it
 * can be read, and loaded anew as soon as the server answers.
 */
export class CatalogueKeeper {
    /**
     * @param {string} name of the local database
     * @param {(method: string, args: Array) => Promise} call asks the server
     * @param {(changes: Map) => void} onChange told of what changed, by template id
     */
    constructor({ name, call, onChange = () => {} }) {
        this.store = new LocalStore(name, ["pages", "changes", "meta"]);
        this.call = call;
        this.onChange = onChange;
        this.catalogue = new Catalogue();
        this.isWhole = false;
        this.running = null;
    }

    /** Read the local database. */
    async open() {
        try {
            const [meta, pages, ids, changes] = await this.store.run("readonly", (tables) => [
                tables.meta.get("stamp"),
                tables.pages.getAll(),
                tables.changes.getAllKeys(),
                tables.changes.getAll(),
            ]);
            if (meta?.version === VERSION) {
                this.restore(meta, pages, new Map(ids.map((id, index) => [id, changes[index]])));
            }
        } catch {
            // No local database (private window, full disk): the server has it all.
        }
    }

    restore(meta, pages, changes) {
        const catalogue = new Catalogue();
        pages.filter(isPage).forEach((page) => catalogue.addPage(page));
        changes.forEach((change, id) => catalogue.change(id, change));
        catalogue.stamp = meta.stamp;
        this.catalogue = catalogue;
        this.isWhole = pages.length === meta.pages && catalogue.matches(meta.stamp);
    }

    /** Bring the catalogue up to date; calls that come meanwhile share the one that runs. */
    refresh() {
        this.running ??= this.update().finally(() => (this.running = null));
        return this.running;
    }

    async update() {
        if (!this.isWhole || this.catalogue.changes.size > MANY_CHANGES) {
            return this.rebuild();
        }
        const changes = new Map();
        let answer;
        do {
            answer = await this.page(this.catalogue.stamp.since, answer?.next);
            if (answer.stamp.shape !== this.catalogue.stamp.shape) {
                return this.rebuild();
            }
            Catalogue.changesOf(answer).forEach((change, id) => changes.set(id, change));
        } while (answer.next);
        return this.applyChanges(changes, answer.stamp);
    }

    async applyChanges(changes, stamp) {
        const real = new Map([...changes].filter(([id, change]) => this.isNews(id, change)));
        real.forEach((change, id) => this.catalogue.change(id, change));
        if (!this.catalogue.matches(stamp)) {
            await this.dropDeleted(real);
        }
        if (!this.catalogue.matches(stamp)) {
            return this.rebuild();
        }
        this.catalogue.stamp = stamp;
        await this.save(real);
        if (real.size) {
            this.onChange(real);
        }
    }

    /** Overlapping periods bring the same rows again; what was never here cannot be gone. */
    isNews(id, change) {
        if (!change) {
            return this.catalogue.has(id);
        }
        const known = this.catalogue.entry(id);
        return !known || JSON.stringify(sorted(known)) !== JSON.stringify(sorted(change));
    }

    /** Deleted records bear no date: compare the ids. */
    async dropDeleted(changes) {
        const present = new Set(await this.call("supermarket_catalogue_ids", []));
        for (const id of [...this.catalogue.ids()]) {
            if (!present.has(id)) {
                this.catalogue.change(id, null);
                changes.set(id, null);
            }
        }
    }

    /** Load everything. What was known serves until the new one is whole. */
    async rebuild() {
        const fresh = new Catalogue();
        const isFirst = !this.catalogue.pages.length;
        let answer;
        let stamp;
        do {
            answer = await this.page(null, answer?.next);
            stamp ??= answer.stamp; // changes made meanwhile come with the next refresh
            const { templates, products, codes, items } = answer;
            fresh.addPage({ templates, products, codes, items });
            if (isFirst) {
                this.catalogue = fresh;
            }
        } while (answer.next);
        // What was sold when the last page was read; what changed in between is asked for again.
        fresh.stamp = { ...answer.stamp, since: stamp.since };
        this.catalogue = fresh;
        this.isWhole = true;
        if (fresh.matches(fresh.stamp)) {
            await this.savePages();
        }
        this.onChange(null);
    }

    async page(since, after) {
        const answer = await this.call("supermarket_load_catalogue", [since, after || 0]);
        return {
            ...answer,
            templates: pack(answer.templates),
            products: pack(answer.products),
        };
    }

    // Storage ----------------------------------------------------------------------------

    async savePages() {
        const { pages, stamp } = this.catalogue;
        await this.write((tables) => {
            tables.pages.clear();
            tables.changes.clear();
            pages.forEach((page, number) => tables.pages.put(page, number));
            tables.meta.put({ version: VERSION, pages: pages.length, stamp }, "stamp");
        });
    }

    async save(changes) {
        const { pages, stamp } = this.catalogue;
        await this.write((tables) => {
            changes.forEach((change, id) => tables.changes.put(change, id));
            tables.meta.put({ version: VERSION, pages: pages.length, stamp }, "stamp");
        });
    }

    async write(act) {
        try {
            await this.store.run("readwrite", act);
        } catch {
            // The till works from memory; at its next start it loads the catalogue again.
        }
    }

    // Messages ---------------------------------------------------------------------------

    /** Keep prices that the server told of; true when all products are known. */
    applyPrices(ids, prices) {
        const changes = new Map();
        ids.forEach((id, index) => {
            const change = this.catalogue.setPrice(id, prices[index]);
            if (change) {
                changes.set(id, change);
            }
        });
        if (changes.size && this.isWhole) {
            this.save(changes);
        }
        return ids.every((id) => this.catalogue.has(id));
    }
}

/** The same content in the same order, whatever came first. */
function sorted({ template, product, codes, items }) {
    const byKey = (record) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
    return [byKey(template), byKey(product), codes, items.map(byKey)];
}
