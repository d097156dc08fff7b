/** Makes the calls of a script, and notes what is answered: in node, and in the robot's page in a browser. */

/** Makes one call; returns the answer, the error after it, and what was really given. */
export function answerTo(call, api) {
    if (call.function === "ids") {
        return { answered: idsOf(api, "cmi.objectives.").join(","), error: api.GetLastError(), given: [] };
    }
    const given = call.given.map((text) => located(text, api));
    const answered = api[call.function](...given);
    return { answered, error: api.GetLastError(), given };
}

/** Replaces the id of an objective or a data store between two & by its index. */
function located(text, api) {
    const found = /^([^&!]*)&([^&]*)&(.*)$/s.exec(text);
    if (!found || !/data|objective/.test(found[1])) {
        return text;
    }
    const [, before, id, after] = found;
    return `${before}${idsOf(api, before).indexOf(id)}${after}`;
}

function idsOf(api, collection) {
    const count = Number(api.GetValue(`${collection}_count`));
    return Array.from({ length: count }, (_, at) => api.GetValue(`${collection}${at}.id`));
}
