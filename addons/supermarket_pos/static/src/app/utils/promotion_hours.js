const WEEKDAYS = [
    "on_monday",
    "on_tuesday",
    "on_wednesday",
    "on_thursday",
    "on_friday",
    "on_saturday",
    "on_sunday",
];

/** Whether a program is bound to hours of the day or to weekdays. */
export function hasHours(program) {
    return program.hour_from !== program.hour_to || WEEKDAYS.some((day) => program[day] === false);
}

/**
 * Whether a program holds, by the clock of the store. The same as models/promotion_hours.py.
 *
 *   hours    | weekday on | now               | holds
 *   ---------|------------|-------------------|------
 *   0 – 0    | Fri        | Fri, any time     | yes
 *   9 – 12   | Fri        | Fri 11:59         | yes
 *   9 – 12   | Fri        | Fri 12:00         | no
 *   22 – 2   | Fri        | Fri 23:00         | yes
 *   22 – 2   | Fri        | Sat 01:00         | yes
 *   22 – 2   | Fri        | Fri 01:00         | no
 *
 * @param {Object} program hour_from, hour_to and on_monday … on_sunday
 * @param {DateTime} now luxon, in the store's time zone
 */
export function isOnAir(program, now) {
    const from = program.hour_from || 0;
    const to = program.hour_to || 24;
    const isOn = (index) => program[WEEKDAYS[(index + 7) % 7]] !== false;
    const today = now.weekday - 1;
    const hour = now.hour + now.minute / 60 + now.second / 3600;
    if (from === to) {
        return isOn(today);
    }
    if (from < to) {
        return isOn(today) && from <= hour && hour < to;
    }
    return hour < to ? isOn(today - 1) : hour >= from && isOn(today);
}
