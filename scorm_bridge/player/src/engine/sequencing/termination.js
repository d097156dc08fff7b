/** Ends attempts: of one activity, of all, or until they are resumed (SN TB.2, UP.3, UP.4). */

import { applied } from "./conditions.js";
import { commonAncestor } from "./choice.js";
import { rollUp } from "./rollup.js";
import { prepareNext } from "./selection.js";
import { completionOf, satisfactionOf, setCompletion, setSatisfaction } from "./tracking.js";

const REQUESTS = { retry: "retry", continue: "continue", previous: "previous" };

/** A termination that can't be; its text is the number of the exception. */
export class NotTerminated extends Error {}

/** Carries out termination requests on a tree (TB.2.3); each returns the sequencing request that has to follow. */
export class Termination {
    constructor(tree) {
        this.tree = tree;
    }

    /** Carries out a request: exit, exitAll, suspendAll, abandon or abandonAll. */
    carryOut(request) {
        const { current } = this.tree;
        if (!current) {
            throw new NotTerminated("TB.2.3-1");
        }
        if ((request === "exit" || request === "abandon") && !current.isActive) {
            throw new NotTerminated("TB.2.3-2");
        }
        return this[request]();
    }

    /** Ends the current activity, and whatever its rules and those above it say has to end with it. */
    exit() {
        const { tree } = this;
        this.end(tree.current);
        this.#exitActions();
        for (;;) {
            const said = this.#postCondition(tree.current);
            if (said === "exitAll" || said === "retryAll") {
                return this.exitAll() && (said === "retryAll" ? "retry" : "exit");
            }
            if (said === "exitParent") {
                if (tree.current.isRoot) {
                    throw new NotTerminated("TB.2.3-4");
                }
                tree.current = tree.current.parent;
                this.end(tree.current);
                continue;
            }
            if (tree.current.isRoot && said === "retry") {
                return "retry";
            }
            return tree.current.isRoot ? "exit" : (REQUESTS[said] ?? null);
        }
    }

    exitAll() {
        const { tree } = this;
        if (tree.current.isActive) {
            this.end(tree.current);
        }
        this.endDescendents(tree.root);
        this.end(tree.root);
        tree.current = tree.root;
        return "exit";
    }

    suspendAll() {
        const { tree } = this;
        const { current } = tree;
        if (current.isActive || current.isSuspended) {
            rollUp(tree.globals, current, tree.root);
            tree.suspended = current;
        } else if (current.isRoot) {
            throw new NotTerminated("TB.2.3-3");
        } else {
            tree.suspended = current.parent;
        }
        for (const activity of tree.suspended.path) {
            activity.isActive = false;
            activity.isSuspended = true;
        }
        tree.current = tree.root;
        return "exit";
    }

    abandon() {
        this.tree.current.isActive = false;
        return null;
    }

    abandonAll() {
        const { tree } = this;
        for (const activity of tree.current.path) {
            activity.isActive = false;
        }
        tree.current = tree.root;
        return "exit";
    }

    /** Ends the attempts on what is between the current activity and what it has in common with another (UP.3). */
    endDescendents(other) {
        const { current } = this.tree;
        if (!current) {
            return;
        }
        const common = commonAncestor(current, other);
        const ended = current.path.filter((each) => each !== current && each !== common && each.isWithin(common));
        ended.reverse().forEach((activity) => this.end(activity));
    }

    /** Ends the attempt on an activity (UP.4 End Attempt Process). */
    end(activity) {
        const { globals, root, random } = this.tree;
        if (activity.isLeaf) {
            this.#fillIn(activity);
        } else {
            activity.isSuspended = activity.children.some((child) => child.isSuspended);
            if (!activity.isSuspended) {
                prepareNext(activity, random);
            }
        }
        activity.isActive = false;
        rollUp(globals, activity, root);
    }

    /** Takes for granted what content isn't to say itself, and didn't (UP.4 steps 1.1.1 and 1.1.2). */
    #fillIn(activity) {
        const { globals } = this.tree;
        const { delivery } = activity.definition;
        if (!activity.isTracked || activity.isSuspended) {
            return;
        }
        const isKnown = completionOf(globals, activity) !== undefined;
        if (!delivery.completionSetByContent && !isKnown && !activity.tracking.isCompletionSaid) {
            setCompletion(globals, activity, true);
        }
        const isTold =
            satisfactionOf(globals, activity, activity.primary) !== undefined || activity.tracking.isStatusSaid;
        if (!delivery.objectiveSetByContent && !isTold) {
            setSatisfaction(globals, activity, activity.primary, true);
        }
    }

    /** Ends what an exit rule above the current activity says (TB.2.1). */
    #exitActions() {
        const { tree } = this;
        const exits = tree.current.path
            .slice(0, -1)
            .find((activity) => applied(tree.globals, activity, activity.definition.rules.exitCondition));
        if (exits) {
            this.endDescendents(exits);
            this.end(exits);
            tree.current = exits;
        }
    }

    /** Returns what the rules after an activity say (TB.2.2); one that is suspended has none. */
    #postCondition(activity) {
        return activity.isSuspended
            ? null
            : applied(this.tree.globals, activity, activity.definition.rules.postCondition);
    }
}
