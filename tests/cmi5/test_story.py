"""A course from its package to its satisfaction, as one learner lives through it."""

from tests.cmi5.packages import au, block


def test_a_course_is_imported_launched_and_satisfied(lms) -> None:
    course = lms.course(block("basics", au("one", masteryScore="0.8"), au("two", moveOn="NotApplicable")))
    unit = lms.launch(course)
    unit.say("initialized", "completed")
    unit.say("passed", scaled=0.9)
    unit.say("terminated")
    assert lms.verbs(unit.registration) == [
        "launched",
        "initialized",
        "completed",
        "passed",
        "satisfied",
        "satisfied",
        "terminated",
    ]
    progress = lms.progress(unit.registration)
    assert progress["satisfied_at"] is not None
    assert [(each["satisfied"], each["score_scaled"], each["seconds"]) for each in progress["units"]] == [
        (True, 0.9, 10.0),
        (True, None, 0.0),
    ]
