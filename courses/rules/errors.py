"""Every way in which courses say no."""

from people.rules.errors import Refusal

SECTION = "management API"


class UnknownCourse(Refusal):
    """The tenant has no such course, version or item."""

    status = 404
    code = "unknown-course"
    section = SECTION


class UnknownEnrollment(Refusal):
    """The tenant has no such enrollment."""

    status = 404
    code = "unknown-enrollment"
    section = SECTION


class CannotLaunch(Refusal):
    """The item can't be launched for this enrollment now."""

    status = 409
    code = "cannot-launch"
    section = SECTION


class CannotEnroll(Refusal):
    """This person can't be enrolled in this course now."""

    status = 409
    code = "cannot-enroll"
    section = SECTION


class UnknownMembership(Refusal):
    """The person has no role in the course."""

    status = 404
    code = "unknown-membership"
    section = SECTION


class EnrollmentConflict(Refusal):
    """The registration is taken, or belongs to another learner or course."""

    status = 409
    code = "enrollment-conflict"
    section = SECTION


class InvalidRoles(Refusal):
    """The roles aren't those of the standard."""

    code = "invalid-roles"
    section = SECTION


class UnreadableCsv(Refusal):
    """The file can't be read as rows at all."""

    code = "unreadable-csv"
    section = SECTION


class PackageRefused(Refusal):
    """A package can't be taken in; ``problems`` has everything that was found before it was put away."""

    code = "package-refused"
    section = "package safety"
