"""The names that the specification fixes: types, properties, contexts and the subregistration extension."""

STRUCTURE = "xAPI Profiles Structure §"
"""How the sections of part two are cited."""

SPECIFICATION = "https://w3id.org/xapi/profiles#1.0"
PROFILE_CONTEXT = "https://w3id.org/xapi/profiles/context"
ACTIVITY_CONTEXT = "https://w3id.org/xapi/profiles/activity-context"
SUBREGISTRATION = "https://w3id.org/xapi/profiles/extensions/subregistration"

SEMANTIC_TYPES = ("Verb", "ActivityType", "AttachmentUsageType")
"""Concepts that can be broader or narrower than others (Structure §7.1)."""
EXTENSION_TYPES = ("ContextExtension", "ResultExtension", "ActivityExtension")
DOCUMENT_TYPES = ("StateResource", "AgentProfileResource", "ActivityProfileResource")
CONCEPT_TYPES = (*SEMANTIC_TYPES, *EXTENSION_TYPES, *DOCUMENT_TYPES, "Activity")

CONTEXT_ACTIVITY_PROPERTIES = {
    "contextGroupingActivityType": "grouping",
    "contextParentActivityType": "parent",
    "contextOtherActivityType": "other",
    "contextCategoryActivityType": "category",
}
DETERMINING_PROPERTIES = {
    "verb": "Verb",
    "objectActivityType": "ActivityType",
    **dict.fromkeys(CONTEXT_ACTIVITY_PROPERTIES, "ActivityType"),
    "attachmentUsageType": "AttachmentUsageType",
}
"""What decides whether a Statement Template is about a Statement, each with the type of its values (Structure §8.0)."""

REFERENCE_PROPERTIES = ("objectStatementRefTemplate", "contextStatementRefTemplate")
PRESENCES = ("included", "excluded", "recommended")
PATTERN_KINDS = ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")
"""Exactly one of these says what a Pattern is made of (Structure §9.0)."""
PATTERN_KINDS_WITH_MEMBERS = ("alternates", "sequence")

RELATIONS_WITHIN = ("broader", "narrower", "related")
RELATIONS_BEYOND = ("broadMatch", "narrowMatch", "relatedMatch", "exactMatch")
"""How Concepts hang together, in one Profile and between several (Structure §7.1)."""
