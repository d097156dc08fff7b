/** The navigation data model of a SCO: what it asks for, and what it may ask for (RTE 4th Ed. §5.6). */

const REQUEST = /^(?:\{target=([^}]+)\}(choice|jump)|(continue|previous|exit|exitAll|abandon|abandonAll|suspendAll))$/;
const VALID = /^adl\.nav\.request_valid\.(?:(continue|previous)|(choice|jump)\.\{target=([^}]+)\})$/;

/** Returns the request and its target that an `adl.nav.request` asks for, or null. */
export function requested(value) {
    const found = REQUEST.exec(value ?? "");
    if (!found) {
        return null;
    }
    const [, target, targeted, plain] = found;
    return { nav: targeted ?? plain, target: target ?? null };
}

/** Returns the answer to a question whether a request is valid, or null if the element is another one. */
export function validity(name, sequencer) {
    const found = VALID.exec(name);
    if (!found) {
        return null;
    }
    const [, plain, targeted, target] = found;
    const isValid = {
        continue: () => sequencer.canContinue,
        previous: () => sequencer.canGoBack,
        choice: () => sequencer.canChoose(target),
        jump: () => sequencer.canJump(target),
    };
    return String(isValid[plain ?? targeted]());
}
