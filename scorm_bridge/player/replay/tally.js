/** Counts the steps of scripts that were right, by groups, and tells which weren't. */

/** Sums up what came of scripts. */
export class Tally {
    #groups = new Map();

    /** Adds a script's steps: each has `isRight`, and says what it was. */
    add(name, steps) {
        const group = name.split("-")[0];
        const sums = this.#groups.get(group) ?? { scripts: 0, whole: 0, passed: 0, all: 0 };
        const passed = steps.filter((step) => step.isRight).length;
        sums.scripts += 1;
        sums.whole += passed === steps.length ? 1 : 0;
        sums.passed += passed;
        sums.all += steps.length;
        this.#groups.set(group, sums);
    }

    /** Tells the counts, a line for each group and one for all. */
    get lines() {
        const all = { scripts: 0, whole: 0, passed: 0, all: 0 };
        for (const sums of this.#groups.values()) {
            Object.keys(all).forEach((key) => (all[key] += sums[key]));
        }
        return [...this.#groups, ["all", all]].map(([group, sums]) => lineOf(group, sums));
    }
}

/** Returns the steps that weren't right, as lines. */
export function faults(name, steps) {
    return steps
        .filter((step) => !step.isRight)
        .map(({ visit, kind, what, told }) => `${name} ${visit} ${kind} ${String(what).slice(0, 150)} | ${told}`);
}

function lineOf(group, { scripts, whole, passed, all }) {
    const percent = ((100 * passed) / all).toFixed(2);
    return `${group.padEnd(4)} scripts ${whole}/${scripts}  steps ${passed}/${all}  ${percent} %`;
}
