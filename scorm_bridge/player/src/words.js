// What the stage says. The server sends the same keys in the learner's language; what it hasn't is said in English.
const ENGLISH = {
    language: "en",
    opening: "Opening …",
    contents: "Contents",
    skipToContent: "Skip to content",
    skipToContents: "Skip to the table of contents",
    navigation: "Course",
    previous: "Previous",
    next: "Next",
    suspend: "Save and leave",
    finish: "Finish",
    exitPart: "End this part",
    fullScreen: "Full screen",
    saved: "Saved",
    saving: "Saving …",
    offline: "Offline: will be saved",
    offlineUnkept: "Offline: keep this page open, so that your work can be saved",
    unreachable: "The server doesn’t answer: will be saved",
    refused: "Could not be saved because {reason}",
    savedAgain: "Everything is saved again.",
    notStarted: "Not started",
    inProgress: "In progress",
    completed: "Completed",
    passed: "Passed",
    failed: "Failed",
    notAvailable: "Not available now",
    choose: "Choose where to go on in the table of contents.",
    nothing: "Nothing is open.",
    contentWindow: "The content runs in a window of its own.",
    openWindow: "Open the content",
    showWindow: "Show the content’s window",
    elsewhere: "This course is open elsewhere",
    elsewhereWhy: "It is open in another window or on another device. If you go on here, it stops there; what was saved there stays.",
    takenOver: "This course was opened elsewhere",
    takenOverWhy: "It goes on in another window or on another device, and has stopped here.",
    goOnHere: "Go on here",
    leave: "Leave",
    sessionOver: "Your session is over",
    sessionOverWhy: "You were away for a long time, or were signed out. What you did is kept on this device and saved when you go on.",
    goOn: "Go on",
    launchAgain: "Launch this content again from the course’s page.",
    cannotOpen: "This content can’t be opened",
    cannotReach: "The server can’t be reached. Check your connection; it is tried again by itself.",
    tryAgain: "Try again",
    notSaved: "Your latest work isn’t saved yet",
    notSavedWhy: "It is kept on this device, and sent when you open this course here again.",
    notSavedUnkept: "This browser keeps nothing for this page: stay until it is saved.",
    stay: "Stay and wait",
    leaveAnyway: "Leave anyway",
    ended: "You have left this content. You can close this page.",
    ending: "Saving your work …",
    backToCourse: "Back to the course",
};

let given = {};

/** Take the texts that the server sent. */
export function useWords(words) {
    given = words || {};
}

/** Return a text, with {names} in it replaced. */
export function word(key, values = {}) {
    const text = typeof given[key] === "string" && given[key] ? given[key] : ENGLISH[key];
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
