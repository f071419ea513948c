import { reactive, toRaw } from "@odoo/owl";
import { Base } from "@point_of_sale/app/models/related_models/base";
import { WithLazyGetterTrap } from "@point_of_sale/lazy_getter";
import { getDisabler } from "@point_of_sale/proxy_trap";

/*
 * Core keeps the answer of each getter of a record until something that it was made of changes. It
 * prepares that for every getter of every record: two watched copies with ten functions each, some
 * two hundred times for a sale of one line, and once a getter for each product. Here a getter is
 * prepared when it is read for the first time; most never are.
 */

const PREPARED = "__lazy_";
const isOwnName = (name) => name.startsWith("__") && name.endsWith("__");

/** {name: function} of the getters of a class and of those that it extends, the nearest first. */
function gettersOf(prototype) {
    const getters = new Map();
    for (let proto = prototype; proto !== null; proto = Object.getPrototypeOf(proto)) {
        for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(proto))) {
            if (get && !getters.has(name) && !name.startsWith(PREPARED) && !isOwnName(name)) {
                getters.set(name, get);
            }
        }
    }
    for (const name of prototype.constructor.excludedLazyGetters ?? []) {
        getters.delete(name);
    }
    return getters;
}

/** A function that computes once, whenever it is first called. */
function once(compute) {
    const answer = [];
    return () => {
        if (!answer.length) {
            answer.push(compute());
        }
        return answer[0];
    };
}

/** Make the record answer by `key`, anew once what the answer was made of has changed. */
function prepare(record, key, getter) {
    const watched = reactive(record, () => {
        watched[key] = once(() => getter.call(watched));
    });
    // not by the watched one: nobody is told that there is a key more
    Object.defineProperty(record, key, {
        value: once(() => getter.call(watched)),
        writable: true,
        configurable: true,
    });
}

const classes = new Map();

/** {name of a getter: by which name its kept answer is read}, defined once a class. */
function preparedOf(prototype) {
    if (!classes.has(prototype)) {
        const names = new Map();
        for (const [name, getter] of gettersOf(prototype)) {
            const key = Symbol(name);
            names.set(name, PREPARED + name);
            Object.defineProperty(prototype, PREPARED + name, {
                configurable: true,
                get() {
                    const record = toRaw(this);
                    if (!Object.hasOwn(record, key)) {
                        prepare(record, key, getter);
                    }
                    return this[key]();
                },
            });
        }
        classes.set(prototype, names);
    }
    return classes.get(prototype);
}

/** As core's own trap, which asks who has disabled it for whatever is read of a record. */
function trapOf(prototype) {
    const names = preparedOf(prototype);
    return (target, name, receiver) => {
        if (!names.has(name)) {
            return Reflect.get(target, name, receiver);
        }
        const disabler = getDisabler(target, name);
        return disabler.isDisabled()
            ? Reflect.get(target, name, receiver)
            : disabler.call(() => receiver[names.get(name)]);
    };
}

const traps = new Map();

function OnDemandGetters() {
    const { prototype } = new.target;
    if (!traps.has(prototype)) {
        traps.set(prototype, { get: trapOf(prototype) });
    }
    return new Proxy(Object.create(prototype), traps.get(prototype));
}
OnDemandGetters.prototype = Object.create(WithLazyGetterTrap.prototype);

// Records are made by what their class extends.
Object.setPrototypeOf(Base, OnDemandGetters);
