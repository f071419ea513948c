/**
 * Records as columns, as `tools/columns.py` makes them: 50,000 products take a few megabytes
 * in memory and on disk, and one of them becomes a record when it is asked for.
 */

/** The same columns with numbers in typed arrays: a fraction of the memory, quick to store. */
export function pack({ size, fields }) {
    const packed = {};
    for (const [name, column] of Object.entries(fields)) {
        if (column.at) {
            packed[name] = { of: column.of, at: smallestArray(column.at, column.of.length) };
        } else if (column.each?.every(isInt32)) {
            packed[name] = { each: Int32Array.from(column.each) };
        } else {
            packed[name] = column;
        }
    }
    return { size, fields: packed };
}

/** Whether every column has a value for every row. */
export function isWhole({ size, fields } = {}) {
    return (
        Number.isInteger(size) &&
        Boolean(fields) &&
        Object.values(fields).every((column) => {
            const values = column.at ?? column.each;
            return values ? values.length === size : "same" in column || column.as in fields;
        })
    );
}

/** The value of one field in one row; lists are the caller's own. */
export function valueAt(columns, name, row) {
    const column = columns.fields[name];
    if (!column) {
        return undefined;
    }
    if (column.as) {
        return valueAt(columns, column.as, row);
    }
    if (column.at) {
        return own(column.of[column.at[row]]);
    }
    return own(column.each ? column.each[row] : column.same);
}

/** One row as a record. */
export function recordAt(columns, row) {
    const record = {};
    for (const name in columns.fields) {
        record[name] = valueAt(columns, name, row);
    }
    return record;
}

function own(value) {
    return typeof value === "object" && value !== null ? structuredClone(value) : value;
}

function isInt32(value) {
    return typeof value === "number" && (value | 0) === value;
}

function smallestArray(positions, count) {
    const Kind = count <= 0x100 ? Uint8Array : count <= 0x10000 ? Uint16Array : Uint32Array;
    return Kind.from(positions);
}
