// The stage: the page around content. It opens the session, and puts together everything else.
import { live } from "./alive.js";
import { Clock } from "./clock.js";
import { ask } from "./dialogs.js";
import { makeEngine } from "./engine/index.js";
import { Keeping } from "./keeping.js";
import { isWeb, leave, listen } from "./leaving.js";
import { open } from "./opening.js";
import { Page } from "./page.js";
import { placeOf } from "./place.js";
import { Play } from "./play.js";
import { Queue } from "./queue.js";
import { Server } from "./server.js";
import { useWords, word } from "./words.js";

/** Return the session's token and the server's origin, as they stand after the # of the address. */
function addressed() {
    const [, token = "", origin = ""] = /^#([^@]+)@(https?:\/\/[^/?#@]+)$/.exec(location.hash) ?? [];
    return { token, origin };
}

async function main() {
    const { token, origin } = addressed();
    const page = new Page(document);
    if (!token) {
        page.fail(word("launchAgain"));
        return;
    }
    page.say(word("opening"));
    const place = await placeOf(origin);
    const opened = await open(new Server(origin, token), askWith(page), place);
    useWords(opened.words);
    if (opened.problem) {
        stopAt(page, origin, opened);
        return;
    }
    await play({ server: new Server(origin, token), origin, page, opened, place });
}

async function play({ server, origin, page, opened, place }) {
    const keeping = new Keeping(opened.attempt, place);
    keeping.begin(opened.session);
    live(place, opened.attempt, opened.session);
    const playing = new Play({ page, opened, leave: () => leave(origin, opened.course.returnUrl) });
    const queue = new Queue({
        server,
        keeping,
        session: opened.session,
        number: opened.number ?? 0,
        clock: new Clock(opened.elapsed ?? 0),
        told: (what) => playing.told(what),
    });
    listen(origin, () => playing.suspend());
    page.begin(opened);
    playing.begin(await makeEngine(opened, playing.host), queue, keeping);
}

/** What `open` asks the learner, or waits for. */
function askWith(page) {
    return {
        async takeover() {
            const choices = [
                ["take", word("goOnHere")],
                ["leave", word("leave")],
            ];
            return (await ask({ title: word("elsewhere"), text: word("elsewhereWhy"), choices })) === "take";
        },
        async unreachable(patience) {
            page.fail(word("cannotReach"));
            await new Promise((next) => {
                setTimeout(next, patience);
                window.addEventListener("online", next, { once: true });
            });
            page.say(word("opening"));
        },
    };
}

function stopAt(page, origin, { problem, reason }) {
    page.fail(problem === "refused" ? reason : word("launchAgain"));
    leave(origin, isWeb(origin) ? `${origin}/learn/` : "");
}

main();
