/** Reads Java's property files as the suite writes them: names and texts, \u escapes, lines that go on. */

/** Returns the texts of a resource bundle by their names. */
export function bundleOf(text) {
    const texts = new Map();
    for (const line of wholeLines(text)) {
        const found = /^\s*([^#!=:\s][^=]*?)\s*=\s*(.*)$/.exec(line);
        if (found) {
            texts.set(found[1], unescaped(found[2]));
        }
    }
    return texts;
}

/** Returns the lines of a text; one that ends with a backslash goes on in the next. */
export function wholeLines(text) {
    const lines = [];
    let open = null;
    for (const line of text.split(/\r?\n/)) {
        const whole = open === null ? line : open + line;
        open = whole.endsWith("\\") ? whole.slice(0, -1) : null;
        if (open === null) {
            lines.push(whole);
        }
    }
    return lines;
}

/** Returns a text with the characters that its \u escapes stand for. */
export function unescaped(text) {
    return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}
