/**
 * Names that hold elements and are none themselves: they can't be read or written (RTE 4th Ed. §3.1.7.6, error 401).
 *
 * scorm-again hands over its own object for such a name, and lets content put a text in its place.
 */

const INDEX = "\\.\\d+";
const CONTAINERS = [
    "cmi",
    "adl",
    "adl\\.nav",
    "adl\\.nav\\.request_valid(\\.choice|\\.jump)?",
    `adl\\.data(${INDEX})?`,
    "cmi\\.(learner_preference|score)",
    `cmi\\.(comments_from_learner|comments_from_lms)(${INDEX})?`,
    `cmi\\.objectives(${INDEX}(\\.score)?)?`,
    `cmi\\.interactions(${INDEX}((\\.objectives|\\.correct_responses)(${INDEX})?)?)?`,
];
const CONTAINER = new RegExp(`^(?:${CONTAINERS.join("|")})$`);

/** Tells whether a name is that of a container. */
export function isContainer(name) {
    return CONTAINER.test(name);
}
