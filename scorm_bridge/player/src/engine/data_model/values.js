/** Checks the values of single elements by their types (RTE 4th Ed. §4.1.1). */

const URN = /^urn:[a-z0-9][a-z0-9-]{0,31}:\S+$/i;
const TIMESPAN = /^P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,2})?S)?)?$/;
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const TIME = /^(\d{2})(?::(\d{2})(?::(\d{2})(?:\.\d{1,2}(?:Z|[+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?)?)?)?$/i;
const REAL = /^-?\d+(?:\.\d+)?$/;
const FIRST_YEAR = 1970;
const LAST_YEAR = 2038;

/** Tells whether a text may identify something: it isn't blank, and a URN is a whole one (§4.1.1.4, §4.1.1.5). */
export function isIdentifier(text) {
    return text.trim() !== "" && (!/^urn:/i.test(text) || URN.test(text));
}

/** Tells whether a text is a duration (§4.1.1.7 timeinterval). */
export function isTimespan(text) {
    return TIMESPAN.test(text);
}

/** Tells whether a text is a point of time, as exact as it likes (§4.1.1.6 time). */
export function isTime(text) {
    const [date, time, ...more] = text.split("T");
    const found = DATE.exec(date);
    if (!found || more.length || !isDate(found)) {
        return false;
    }
    return time === undefined || (found[3] !== undefined && isTimeOfDay(time));
}

/** Tells whether a text is a number (§4.1.1.8 real). */
export function isReal(text) {
    return REAL.test(text);
}

function isDate([, year, month, day]) {
    if (Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR) {
        return false;
    }
    if (month === undefined) {
        return true;
    }
    const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return month >= "01" && month <= "12" && (day === undefined || (day >= "01" && Number(day) <= days));
}

function isTimeOfDay(text) {
    const found = TIME.exec(text);
    return Boolean(found) && found[1] < "24" && (found[2] ?? "00") < "60" && (found[3] ?? "00") < "60";
}
