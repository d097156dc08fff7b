// How the stage asks the server. Bodies are sent as text/plain: a simple request, which needs no preflight and leaves
// with a page that is closed. Cookies are never sent: the token in the body is all that counts.

/** How much the bodies of requests that outlive their page may have together (Fetch Standard, keepalive). */
export const MOST_KEEPALIVE_BYTES = 64 * 1024;
const PATIENCE_MS = 60_000;
const TRY_AGAIN = [408, 425, 429];

/** What became of a request; status 0 when nothing came back. */
class Answer {
    constructor(status, body) {
        this.status = status;
        this.body = body;
    }

    /** "taken", "later" (worth trying again), "over" (the token), "elsewhere" (another session) or "refused". */
    get verdict() {
        if (this.status >= 200 && this.status < 300) {
            return "taken";
        }
        if (this.status === 0 || this.status >= 500 || TRY_AGAIN.includes(this.status)) {
            return "later";
        }
        if (this.status === 401) {
            return "over";
        }
        return this.status === 409 ? "elsewhere" : "refused";
    }

    /** What the server says is wrong. */
    get reason() {
        return this.body.message || this.body.error || this.body.code || `HTTP ${this.status}`;
    }
}

/** The server's two addresses, for one token. */
export class Server {
    #origin;
    #token;

    constructor(origin, token) {
        this.#origin = origin;
        this.#token = token;
    }

    /** Open the session, or the one that goes on after the page was loaded again. */
    open(takeover) {
        return this.#post("/scorm/run/open", this.#body({ takeover }), false);
    }

    /** Send the text of a commit. */
    commit(text) {
        const body = this.withToken(text);
        return this.#post("/scorm/run/commit", body, sizeOf(body) <= MOST_KEEPALIVE_BYTES);
    }

    /** Send the text of a commit while the page is closed: nobody will see the answer. */
    commitAtLast(text) {
        const url = `${this.#origin}/scorm/run/commit`;
        const body = this.withToken(text);
        if ("keepalive" in Request.prototype) {
            fetch(url, { ...REQUEST, body, keepalive: true }).catch(() => {});
            return;
        }
        navigator.sendBeacon(url, body);
    }

    /** Put the token into the text of a commit: it is kept without, for it is a secret, and another one may deliver it. */
    withToken(text) {
        return `{"token":${JSON.stringify(this.#token)},${text.slice(1)}`;
    }

    #body(members) {
        return JSON.stringify({ token: this.#token, ...members });
    }

    async #post(path, body, keepalive) {
        try {
            const signal = AbortSignal.timeout(PATIENCE_MS);
            const response = await fetch(this.#origin + path, { ...REQUEST, body, keepalive, signal });
            const said = await response.json().catch(() => ({}));
            return new Answer(response.status, said ?? {});
        } catch {
            return new Answer(0, {});
        }
    }
}

const REQUEST = {
    method: "POST",
    headers: { "Content-Type": "text/plain;charset=UTF-8" },
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
};

/** Return how many bytes a text has on its way. */
export function sizeOf(text) {
    return new TextEncoder().encode(text).length;
}
