/** What a manifest says of sequencing an activity, with the standard's defaults and numbers as numbers (SN §3). */

const CONTROLS = {
    choice: true,
    choiceExit: true,
    flow: false,
    forwardOnly: false,
    useCurrentAttemptObjectiveInfo: true,
    useCurrentAttemptProgressInfo: true,
};
const CHOICE = { preventActivation: false, constrainChoice: false };
const DELIVERY = { tracked: true, completionSetByContent: false, objectiveSetByContent: false };
const RANDOMIZATION = {
    randomizationTiming: "never",
    reorderChildren: false,
    selectionTiming: "never",
    selectCount: null,
};
const CONSIDERATIONS = {
    requiredForSatisfied: "always",
    requiredForNotSatisfied: "always",
    requiredForCompleted: "always",
    requiredForIncomplete: "always",
    measureSatisfactionIfActive: true,
};

/** Returns the definition of an item, or of the organization. */
export function definitionOf(item) {
    const said = item.sequencing ?? {};
    const rollup = said.rollupRules ?? {};
    const threshold = item.completionThreshold ?? {};
    return {
        controls: { ...CONTROLS, ...said.controlMode },
        choice: { ...CHOICE, ...said.constrainedChoice },
        delivery: { ...DELIVERY, ...said.deliveryControls },
        randomization: { ...RANDOMIZATION, ...said.randomizationControls },
        considerations: { ...CONSIDERATIONS, ...said.rollupConsiderations },
        rules: { preCondition: [], exitCondition: [], postCondition: [], ...said.sequencingRules },
        rollup: {
            rules: rollup.rules ?? [],
            objectiveSatisfied: rollup.objectiveSatisfied ?? true,
            progressCompletion: rollup.progressCompletion ?? true,
            weight: Number(rollup.objectiveMeasureWeight ?? 1),
        },
        attemptLimit: said.limitConditions?.attemptLimit ?? null,
        completion: {
            byMeasure: threshold.completedByMeasure ?? false,
            minimum: Number(threshold.minProgressMeasure ?? 1),
            weight: Number(threshold.progressWeight ?? 1),
        },
        objectives: objectivesOf(said),
    };
}

/**
 * Returns the definition of an organization: one with a single activity that says nothing else is begun at once.
 *
 * ADL's run-time does so, and its tests (CM-11, SX-08) ask for it: there is nothing to choose.
 */
export function rootDefinitionOf(organization) {
    const definition = definitionOf(organization);
    const items = organization.items ?? [];
    const { choice, flow } = definition.controls;
    if (items.length === 1 && !items[0].items?.length && choice && !flow) {
        Object.assign(definition.controls, { choice: false, flow: true });
    }
    return definition;
}

/** Returns the local objectives, the primary one first; it is there even if the manifest has none (SN §3.10). */
function objectivesOf(said) {
    const { primary = {}, others = [] } = said.objectives ?? {};
    return [primary, ...others].map((objective, place) => ({
        id: objective.id ?? "",
        isPrimary: place === 0,
        byMeasure: objective.satisfiedByMeasure ?? false,
        minimum: Number(objective.minNormalizedMeasure ?? 1),
        ...mapsOf(objective, said.adlObjectives ?? []),
    }));
}

const USUAL = { SatisfiedStatus: "satisfied", NormalizedMeasure: "measure" };
const FURTHER = {
    RawScore: "raw",
    MinScore: "min",
    MaxScore: "max",
    CompletionStatus: "completion",
    ProgressMeasure: "progress",
};

/** Returns from which global objective each value is read, and to which ones it is written. */
function mapsOf(objective, adlObjectives) {
    const reads = {};
    const writes = {};
    const further = adlObjectives.filter((each) => each.id === (objective.id ?? "")).flatMap((each) => each.maps);
    const take = (maps, names) => {
        for (const map of maps) {
            for (const [name, field] of Object.entries(names)) {
                if (map[`read${name}`]) {
                    reads[field] ??= map.targetObjectiveId;
                }
                if (map[`write${name}`]) {
                    (writes[field] ??= []).push(map.targetObjectiveId);
                }
            }
        }
    };
    take(objective.maps ?? [], USUAL);
    take(further, FURTHER);
    return { reads, writes };
}
