/** Times that content reports, in the spelling of each version: added up here so that a session's time counts once. */

const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?)?$/;
const SECONDS = [31_557_600, 2_629_800, 86_400, 3_600, 60, 1];
const CLOCK = /^(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)$/;

/** Returns the hundredths of a second of an ISO 8601 duration; 0 for what is none (RTE 4th Ed. §4.1.1.7). */
export function ofInterval(text) {
    const found = ISO.exec(text ?? "");
    if (!found) {
        return 0;
    }
    return Math.round(100 * SECONDS.reduce((sum, each, at) => sum + each * Number(found[at + 1] ?? 0), 0));
}

/** Returns hundredths of a second as an ISO 8601 duration: no months or years, since those have no length. */
export function asInterval(hundredths) {
    if (hundredths === 0) {
        return "PT0H0M0S";
    }
    const days = Math.floor(hundredths / 8_640_000);
    let rest = hundredths % 8_640_000;
    const hours = Math.floor(rest / 360_000);
    rest %= 360_000;
    const minutes = Math.floor(rest / 6_000);
    const seconds = (rest % 6_000) / 100;
    const time = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${seconds ? `${seconds}S` : ""}`;
    return `P${days ? `${days}D` : ""}${time ? `T${time}` : ""}`;
}

/** Returns the hundredths of a second in HHHH:MM:SS.SS; 0 for what is none (SCORM 1.2 RTE §3.4.4 CMITimespan). */
export function ofClock(text) {
    const found = CLOCK.exec(text ?? "");
    return found ? Math.round(100 * (Number(found[1]) * 3_600 + Number(found[2]) * 60 + Number(found[3]))) : 0;
}

/** Returns hundredths of a second as HHHH:MM:SS.SS, at most as much as that can hold. */
export function asClock(hundredths) {
    const most = Math.min(hundredths, 9_999 * 360_000 + 59 * 6_000 + 5_999);
    const two = (number) => String(number).padStart(2, "0");
    const seconds = (most % 6_000) / 100;
    const whole = `${String(Math.floor(most / 360_000)).padStart(4, "0")}:${two(Math.floor(most / 6_000) % 60)}`;
    return `${whole}:${two(Math.floor(seconds))}.${two(most % 100)}`;
}
