import { isAlive } from "./alive.js";
import { Keeping } from "./keeping.js";

const PATIENCE_MS = 2000;

/**
 * Open the session: deliver first what an earlier page left in this browser, and ask before another one is stopped.
 *
 * `ask` has `takeover()` and `unreachable()`, which wait for the learner or a while, and return whether to go on; `place`
 * is where the browser keeps things.
 * Returns what the server opened, or {problem, reason} when the learner can't go on.
 */
export async function open(server, ask, place) {
    let takeover = false;
    for (;;) {
        const answer = await server.open(takeover);
        if (answer.verdict === "later") {
            await ask.unreachable(PATIENCE_MS);
            continue;
        }
        const { attempt, session } = answer.body;
        if (answer.verdict === "taken") {
            const delivered = await deliverLeft(server, new Keeping(attempt, place), (of) => of <= session);
            if (delivered === 0) {
                return answer.body;
            }
            if (delivered === null) {
                await ask.unreachable(PATIENCE_MS);
            }
            takeover = false;
            continue;
        }
        if (answer.verdict !== "elsewhere" || answer.body.code !== "open-elsewhere") {
            return { problem: answer.verdict, reason: answer.reason };
        }
        takeover = (await diedHere(server, attempt, session, place)) || (await ask.takeover(answer.body));
        if (!takeover) {
            return { problem: "left", reason: "" };
        }
    }
}

/** Tell whether the session that the server takes for alive died in this browser; then what it left is delivered. */
async function diedHere(server, attempt, session, place) {
    if (!attempt) {
        return false;
    }
    const keeping = new Keeping(attempt, place);
    if (!keeping.ranHere(session) || (await isAlive(place, attempt, session))) {
        return false;
    }
    return (await deliverLeft(server, keeping, () => true)) !== null;
}

/** Deliver what earlier pages have left, in their order; return how many commits the server took, null to try later. */
async function deliverLeft(server, keeping, isOurs) {
    let delivered = 0;
    for (const { session, number, text } of keeping.left().filter((left) => isOurs(left.session))) {
        const answer = await server.commit(text);
        if (answer.verdict === "later") {
            return null;
        }
        if (answer.verdict === "over") {
            break;
        }
        if (answer.verdict === "taken") {
            delivered += 1;
            keeping.forget(session, number);
        } else {
            keeping.setAside(session, number, text, answer.reason);
        }
    }
    return delivered;
}
