import { reactive, toRaw } from "@odoo/owl";

/**
 * The same object for work that shows nothing: what is changed through it is told to all who look,
 * but what is read through it is not watched. A screen that adds a line by its own reference is
 * drawn again for each field of each line that the work had to look at.
 */
export const unwatched = (object) => reactive(toRaw(object));
