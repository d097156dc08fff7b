"""Content that the tests make themselves: pages that look for their run-time as both standards say, and buttons."""

FIND = """
function find(from, name) {
    for (let steps = 0; from && steps < 500; steps += 1) {
        if (from[name]) { return from[name]; }
        if (from.parent === from) { return null; }
        from = from.parent;
    }
    return null;
}
function runTime(name) {
    return find(window, name) || (window.top.opener && find(window.top.opener, name));
}
const old = runTime("API");
const api = old ? {
    start: () => old.LMSInitialize(""), end: () => old.LMSFinish(""), commit: () => old.LMSCommit(""),
    get: name => old.LMSGetValue(name), set: (name, value) => old.LMSSetValue(name, value),
    error: () => old.LMSGetLastError(),
} : (now => ({
    start: () => now.Initialize(""), end: () => now.Terminate(""), commit: () => now.Commit(""),
    get: name => now.GetValue(name), set: (name, value) => now.SetValue(name, value), error: () => now.GetLastError(),
}))(runTime("API_1484_11"));
let isOver = false;
function end() { if (!isOver) { isOver = true; return api.end(); } }
"""


def page(title: str, script: str) -> bytes:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><h1>{title}</h1><p id="state">loading</p><script src="find.js"></script>'
        f"<script>const state = document.getElementById('state');{script}</script></body></html>"
    ).encode()


SCO = page(
    "Fire doors",
    """
    state.textContent = api.start() === "true" ? "ready" : "broken " + api.error();
    window.addEventListener("unload", () => end());
    """,
)
"""Says that it is ready, and says goodbye when it is unloaded, as most content does."""

FILES = {"index.html": SCO, "find.js": FIND.encode()}
