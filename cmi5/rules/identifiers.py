"""The ids that the LMS gives to Assignable Units, blocks and courses (cmi5 §8.1.5, §9.4)."""

from uuid import NAMESPACE_URL, UUID, uuid5


def activity_id(home_page: str, course_id: UUID, publisher_id: str, *, kind: str) -> str:
    """Return the LMS's id of an ``au``, ``block`` or ``course``.

    It is the same whenever the same part of the same course is meant, whatever the version, the registration and the
    learner; and never the publisher's, for it ends with a digest of that.
    """
    return f"{home_page.rstrip('/')}/cmi5/{course_id}/{kind}/{uuid5(NAMESPACE_URL, f'{kind} {publisher_id}')}"
