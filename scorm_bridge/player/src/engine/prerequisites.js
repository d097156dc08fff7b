/**
 * The script of prerequisites: which items must have which status before an item may be entered (SCORM 1.2 CAM §2.3).
 *
 * The same language as `rules/prerequisites.py` reads: `A & (B | ~C)`, `A="passed"`, `A<>"failed"`, `2*{A, B, C}`.
 */

const TOKEN = /\s*(?:(<>|[&|~=(){},*])|"([^"]*)"|([^\s&|~=<>(){},*"]+))/y;
const WORDS = { and: "&", or: "|", not: "~" };
const SIGNS = ["<>", ..."&|~=(){},*"];
const STATUSES = ["passed", "completed", "failed", "incomplete", "browsed", "not attempted"];

/** Tells whether a script holds; one that can't be read keeps nobody out. */
export function holds(script, statusOf) {
    if (!script?.trim()) {
        return true;
    }
    try {
        return new Reader(tokensOf(script.trim()), statusOf).whole();
    } catch {
        return true;
    }
}

function tokensOf(script) {
    const tokens = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < script.length) {
        const found = TOKEN.exec(script);
        if (!found) {
            throw new SyntaxError("a sign can't stand there");
        }
        const [, sign, quoted, word] = found;
        tokens.push(sign ?? (quoted === undefined ? (WORDS[word.toLowerCase()] ?? word) : quoted));
    }
    return tokens;
}

/** Reads from left to right and asks at once: | binds least, then &, then ~. */
class Reader {
    constructor(tokens, statusOf) {
        this.tokens = tokens;
        this.statusOf = statusOf;
    }

    whole() {
        const result = this.anyOf();
        if (this.tokens.length) {
            throw new SyntaxError("the script goes on");
        }
        return result;
    }

    anyOf() {
        let result = this.allOf();
        while (this.takes("|")) {
            result = this.allOf() || result;
        }
        return result;
    }

    allOf() {
        let result = this.one();
        while (this.takes("&")) {
            result = this.one() && result;
        }
        return result;
    }

    one() {
        if (this.takes("~")) {
            return !this.one();
        }
        if (this.takes("(")) {
            const result = this.anyOf();
            this.expect(")");
            return result;
        }
        return this.item();
    }

    item() {
        const word = this.word();
        if (/^\d+$/.test(word) && this.takes("*")) {
            return this.enough(Number(word));
        }
        if (this.takes("=")) {
            return this.statusOf(word) === this.status();
        }
        if (this.takes("<>")) {
            return this.statusOf(word) !== this.status();
        }
        return ["passed", "completed"].includes(this.statusOf(word));
    }

    enough(count) {
        this.expect("{");
        const found = [this.anyOf()];
        while (this.takes(",")) {
            found.push(this.anyOf());
        }
        this.expect("}");
        return found.filter(Boolean).length >= count;
    }

    status() {
        const word = this.word().toLowerCase();
        const status = STATUSES.find((each) => each === word || each[0] === word);
        if (!status) {
            throw new SyntaxError(`${word} is no status`);
        }
        return status;
    }

    word() {
        const word = this.tokens.shift();
        if (word === undefined || SIGNS.includes(word)) {
            throw new SyntaxError("a name is missing");
        }
        return word;
    }

    takes(sign) {
        if (this.tokens[0] !== sign) {
            return false;
        }
        this.tokens.shift();
        return true;
    }

    expect(sign) {
        if (!this.takes(sign)) {
            throw new SyntaxError(`a ${sign} is missing`);
        }
    }
}
