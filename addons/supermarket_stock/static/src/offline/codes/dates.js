/** Dates of GS1 codes: YYMMDD. The twin of tools/codes/dates.py. */

const NO_DATE = "000000";

/**
 * The century is the one that brings the year within 49 years before and 50 after this one
 * (General Specifications, section 7.12). Day 00 is the last day of the month (section 3.4).
 * Zeros alone are printed where no date is given.
 *
 * @param {string} text YYMMDD
 * @param {Date} today
 * @returns {Date|null|undefined} null where it says that there is no date, undefined where there
 *  is no such day
 */
export function readDate(text, today) {
    if (text === NO_DATE) {
        return null;
    }
    const year = withCentury(Number(text.slice(0, 2)), today.getFullYear());
    const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))];
    const last = new Date(year, month, 0).getDate();
    return month < 1 || month > 12 || day > last
        ? undefined
        : new Date(year, month - 1, day || last);
}

/** Whether HHMM is a time of the day. */
export const isTime = (text) => text.slice(0, 2) < "24" && text.slice(2, 4) < "60";

function withCentury(year, thisYear) {
    const apart = year - (thisYear % 100);
    const century = Math.floor(thisYear / 100) + (apart >= 51 ? -1 : apart <= -50 ? 1 : 0);
    return century * 100 + year;
}
