"""The roles that somebody may have in a course: the names of the LIS context roles."""

ROLES = (
    "Administrator",
    "ContentDeveloper",
    "Instructor",
    "Learner",
    "Manager",
    "Member",
    "Mentor",
    "Officer",
)

STUDY = "Learner"
TEACH = "Instructor"
TEACHING = frozenset({"Administrator", "ContentDeveloper", "Instructor"})
"""Who works on a course."""
