/**
 * The engine of the player: scorm-again wired to the tree and the state that the server gives.
 *
 * It talks to nobody: it delivers, tells and hands over changes through the host that the stage gives it.
 */

const MAKERS = {
    1.2: async () => (await import("./engine_12.js")).makeEngine12,
    2004: async () => (await import("./engine_2004.js")).makeEngine2004,
};

/** Returns the engine for what the server answered to `open`; the standard decides which one. */
export async function makeEngine(opened, host) {
    const maker = MAKERS[opened.standard];
    if (!maker) {
        throw new Error(`SCORM ${opened.standard} isn't played`);
    }
    return (await maker())(opened, withDefaults(host));
}

function withDefaults(host) {
    const nothing = () => {};
    return { deliver: nothing, ended: nothing, changed: nothing, event: nothing, log: nothing, ...host };
}
