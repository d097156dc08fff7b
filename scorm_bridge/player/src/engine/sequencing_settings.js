/**
 * Our tree in the words of scorm-again: what the manifest says of sequencing (SN 4th Ed. §3) as its activity tree.
 */

const UNNAMED = " ";

/** Returns the settings of scorm-again for an organization. */
export function sequencingOf(organization) {
  return { activityTree: activityOf(organization), validateNavigationRequests: true };
}

function activityOf(item) {
  const said = item.sequencing ?? {};
  const limits = said.limitConditions ?? {};
  const settings = {
    id: item.identifier,
    title: item.title || item.identifier,
    isVisible: item.isVisible !== false,
    primaryObjective: objectiveOf(said.objectives?.primary ?? {}, said, true),
    objectives: (said.objectives?.others ?? []).map((each) => objectiveOf(each, said, false)),
    sequencingControls: controlsOf(said),
    sequencingRules: rulesOf(said.sequencingRules ?? {}),
    rollupRules: { rules: (said.rollupRules?.rules ?? []).map(rollupRuleOf) },
    rollupConsiderations: considerationsOf(said.rollupConsiderations ?? {}),
    completionThreshold: thresholdOf(item.completionThreshold ?? {}),
    hideLmsUi: item.hideLmsUi ?? [],
    sharedDataMaps: (item.dataMaps ?? []).map((map) => ({
      targetID: map.targetId,
      readSharedData: map.readSharedData,
      writeSharedData: map.writeSharedData,
    })),
    children: (item.items ?? []).map(activityOf),
  };
  if (limits.attemptLimit != null) {
    settings.attemptLimit = limits.attemptLimit;
  }
  if (limits.attemptAbsoluteDurationLimit) {
    settings.attemptAbsoluteDurationLimit = limits.attemptAbsoluteDurationLimit;
  }
  return settings;
}

function controlsOf(said) {
  const random = said.randomizationControls ?? {};
  const rollup = said.rollupRules ?? {};
  return {
    ...said.controlMode,
    ...said.constrainedChoice,
    ...said.deliveryControls,
    rollupObjectiveSatisfied: rollup.objectiveSatisfied ?? true,
    rollupProgressCompletion: rollup.progressCompletion ?? true,
    objectiveMeasureWeight: Number(rollup.objectiveMeasureWeight ?? 1),
    selectionTiming: random.selectionTiming ?? "never",
    selectCount: random.selectCount ?? null,
    randomizationTiming: random.randomizationTiming ?? "never",
    randomizeChildren: random.reorderChildren ?? false,
  };
}

function rulesOf(said) {
  const each = (rules) => (rules ?? []).map(ruleOf);
  return {
    preConditionRules: each(said.preCondition),
    exitConditionRules: each(said.exitCondition),
    postConditionRules: each(said.postCondition),
  };
}

function ruleOf(rule) {
  return { action: rule.action, conditionCombination: rule.combination, conditions: rule.conditions.map(conditionOf) };
}

function conditionOf(said) {
  const condition = { condition: said.condition, parameters: { threshold: Number(said.measureThreshold ?? 0) } };
  if (said.operator === "not") {
    condition.operator = "not";
  }
  if (said.referencedObjective) {
    condition.referencedObjective = said.referencedObjective;
  }
  return condition;
}

function rollupRuleOf(rule) {
  return {
    action: rule.action,
    conditionCombination: rule.combination,
    consideration: rule.childActivitySet,
    minimumCount: rule.minimumCount,
    minimumPercent: Number(rule.minimumPercent) * 100,
    conditions: rule.conditions.map(conditionOf),
  };
}

function considerationsOf(said) {
  return { ...said };
}

function thresholdOf(said) {
  return {
    completedByMeasure: said.completedByMeasure ?? false,
    minProgressMeasure: Number(said.minProgressMeasure ?? 1),
    progressWeight: Number(said.progressWeight ?? 1),
  };
}

function objectiveOf(objective, said, isPrimary) {
  return {
    objectiveID: objective.id || UNNAMED,
    isPrimary,
    satisfiedByMeasure: objective.satisfiedByMeasure ?? false,
    minNormalizedMeasure: Number(objective.minNormalizedMeasure ?? 1),
    mapInfo: mapsOf(objective, said),
  };
}

function mapsOf(objective, said) {
  const further = (said.adlObjectives ?? []).filter((each) => each.id === objective.id).flatMap((each) => each.maps);
  const maps = new Map();
  for (const map of objective.maps ?? []) {
    maps.set(map.targetObjectiveId, { ...NOTHING_FURTHER, ...map });
  }
  for (const map of further) {
    maps.set(map.targetObjectiveId, { ...NOTHING_USUAL, ...maps.get(map.targetObjectiveId), ...map });
  }
  return [...maps.values()].map(({ targetObjectiveId, ...map }) => ({ targetObjectiveID: targetObjectiveId, ...map }));
}

const NOTHING_FURTHER = {
  readRawScore: false,
  readMinScore: false,
  readMaxScore: false,
  readCompletionStatus: false,
  readProgressMeasure: false,
};

const NOTHING_USUAL = { readSatisfiedStatus: false, readNormalizedMeasure: false };
