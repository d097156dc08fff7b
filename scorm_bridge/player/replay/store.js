/** What a server keeps between two sessions, in memory: fed by `takeChanges()` alone, as the real one is. */

/** Keeps the attempts of one learner, and what lives longer than an attempt. */
export class Store {
    constructor(courses) {
        this.courses = courses;
        this.attempts = new Map();
        this.objectives = new Map();
        this.shared = {};
        this.preferences = {};
    }

    /** Returns what `open` answers for a course. */
    open(name) {
        const course = this.courses(name);
        const attempt = this.attempts.get(name) ?? { activities: {}, sequencing: null, current: null, shared: {} };
        this.attempts.set(name, attempt);
        const { organization } = course;
        return structuredClone({
            ...course,
            activities: attempt.activities,
            sequencing: attempt.sequencing,
            current: attempt.current,
            globalObjectives:
                (organization.objectivesGlobalToSystem ? this.objectives.get("") : attempt.objectives) ?? {},
            sharedData: organization.sharedDataGlobalToSystem ? this.shared : attempt.shared,
            preferences: this.preferences,
        });
    }

    /** Keeps what a session hands over; a new attempt on the course begins with the tracking of the one before. */
    take(name, changes, ended) {
        const attempt = this.attempts.get(name);
        const { organization } = this.courses(name);
        if (changes?.activity) {
            const known = attempt.activities[changes.activity];
            const same = known?.attempt === changes.attempt;
            const elements = { ...(same ? known.elements : {}), ...changes.elements };
            attempt.activities[changes.activity] = {
                attempt: changes.attempt,
                entry: "",
                elements,
                totalTime: elements["cmi.total_time"] ?? "",
                status: null,
            };
        }
        if (changes && "sequencing" in changes) {
            attempt.sequencing = changes.sequencing;
        }
        if (changes && "current" in changes) {
            attempt.current = changes.current;
        }
        if (changes?.globalObjectives) {
            this.#keepObjectives(organization, attempt, changes.globalObjectives);
        }
        if (changes?.sharedData) {
            Object.assign(organization.sharedDataGlobalToSystem ? this.shared : attempt.shared, changes.sharedData);
        }
        if (ended === "exited") {
            Object.assign(attempt, { current: null, shared: {}, activities: {} });
        }
    }

    #keepObjectives(organization, attempt, objectives) {
        if (organization.objectivesGlobalToSystem) {
            this.objectives.set("", { ...this.objectives.get(""), ...objectives });
        } else {
            attempt.objectives = { ...attempt.objectives, ...objectives };
        }
    }
}
