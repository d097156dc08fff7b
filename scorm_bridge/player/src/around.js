/** The page around the stage, null where there is none. */
export const around = window.parent === window ? null : window.parent;

// Content looks for its run-time in one window after the other, up to the one that is its own parent. The page around has
// another origin: content that looks for both standards' run-times would be stopped there by an error. So the walk ends
// here, where the run-time is.
window.parent = window;
