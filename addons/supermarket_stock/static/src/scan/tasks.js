import { registry } from "@web/core/registry";

/**
 * The tasks of the app, by the key that the server names (`supermarket.scan._scan_tasks`). An
 * addon adds its own:
 *
 *   label      what stands on the first screen
 *   icon       one letter or sign
 *   Screen     the component that is drawn, with the props {app, document, version}
 *   List       the component that lists its documents, where it has some: {app, documents, version}
 *   isOfStores its documents are the stores: where there is only one, nobody chooses
 *   send       sends what is too large for events, after them: (device) => Promise
 */
export const scanTasks = registry.category("supermarket_scan_tasks");
