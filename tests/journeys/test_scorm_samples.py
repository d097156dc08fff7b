"""Ana plays the Golf samples in a real browser: she leaves in the middle, comes back, finishes, and is reported.

The samples are those of docs/conformance/scorm.md, which says where they are found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Any
from urllib.parse import urlsplit

import pytest

from people.services import principal_cache
from tests.browser import chromium, needs_a_browser, needs_connections
from tests.journeys.scorm.learner import Learner, finish, step, where
from tests.lrs.log import make_tenant
from tests.scorm.player import needs_the_player
from tests.scorm.samples import FOLDER, samples

pytestmark = [
    pytest.mark.django_db(transaction=True),
    needs_a_browser,
    needs_the_player,
    needs_connections,
]

SAMPLES = {each.path: each for each in samples()}
MOST_STEPS = 80
# One sample takes a library for its notes from another site, of which it uses these calls.
LIBRARY = "window.$ = () => ({ dialog() {}, val() { return ''; } });"


@dataclass(frozen=True, slots=True)
class Round:
    """What is expected of a sample: where Ana leaves, what she answers, through what she comes, what is told of her."""

    path: str
    leaves_after: int
    left_at: tuple[str, str]
    parts: str
    verbs: dict[str, int]
    completion: str = "completed"
    success: str = "unknown"
    score: float | None = None
    answers: tuple[bool, ...] = field(default=())
    chooses: bool = False
    is_silent: bool = False


PAGES = (
    "How to Play > Par > Keeping Score > Other Scoring Systems > The Rules of Golf > Playing Golf Quiz"
    " > Taking Care of the Course > Avoiding Distraction > Playing Politely > Etiquette Quiz"
    " > Handicapping Overview > Calculating a Handicap > Calculating a Handicapped Score > Handicapping Example"
    " > Handicapping Quiz > How to Have Fun Playing Golf > How to Make Friends Playing Golf > Having Fun Quiz"
)
PARTS = "Playing the Game > Etiquette > Handicapping > Having Fun"
WHOLE = "Golf Explained"
QUIZ = ("Etiquette Quiz", "assessmenttemplate.html")
PASSED = {"completion": "completed", "success": "passed", "score": 1.0}
ONE_RUN = {"initialized": 1, "resumed": 1, "suspended": 1, "terminated": 1, "passed": 1}
# Their only page says that it isn't implemented yet, and speaks to no run-time: it is done when she says that she is.
UNWRITTEN = Round(
    "scorm12/ContentPackagingSingleSCO_SCORM12", 0, (WHOLE, "launchpage.html"), WHOLE, {"completed": 1}, is_silent=True
)
UNWRITTEN_2004 = (
    "scorm2004/ContentPackagingMetadata_SCORM20043rdEdition",
    "scorm2004/ContentPackagingSingleSCO_SCORM20042ndEdition",
    "scorm2004/ContentPackagingSingleSCO_SCORM20043rdEdition",
)
ROUNDS = [
    UNWRITTEN,
    *(replace(UNWRITTEN, path=path, verbs={}, success="passed") for path in UNWRITTEN_2004),
    Round("scorm12/ContentPackagingOneFilePerSCO_SCORM12", 9, QUIZ, PAGES, {"completed": 18}),
    Round("scorm12/RuntimeMinimumCalls_SCORM12", 9, QUIZ, PAGES, {"completed": 18}),
    Round("scorm12/RuntimeBasicCalls_SCORM12", 6, (WHOLE, "Distracting.html"), WHOLE, ONE_RUN, **PASSED),
    Round(
        "scorm2004/ContentPackagingOneFilePerSCO_SCORM20043rdEdition",
        9,
        QUIZ,
        PAGES,
        {"completed": 18},
        success="passed",
        chooses=True,
    ),
    Round(
        "scorm2004/RuntimeMinimumCalls_SCORM20043rdEdition",
        9,
        QUIZ,
        PAGES,
        {"initialized": 18, "resumed": 1, "suspended": 1, "terminated": 18},
        success="passed",
        chooses=True,
    ),
    Round("scorm2004/RuntimeBasicCalls_SCORM20043rdEdition", 6, (WHOLE, "Distracting.html"), WHOLE, ONE_RUN, **PASSED),
    Round("scorm2004/RunTimeAdvancedCalls_SCORM20043rdEdition", 6, (WHOLE, "Course.html"), WHOLE, ONE_RUN, **PASSED),
    Round(
        "scorm2004/SequencingForcedSequential_SCORM20043rdEdition",
        6,
        ("Etiquette", "Course.html"),
        f"{PARTS} > Quiz",
        {"initialized": 5, "resumed": 1, "suspended": 6, "completed": 5, "passed": 5},
        success="passed",
    ),
    Round(
        "scorm2004/SequencingPostTestRollup_SCORM20043rdEdition",
        6,
        ("Etiquette", "Course.html"),
        f"{PARTS} > Quiz",
        {"initialized": 5, "resumed": 1, "suspended": 6, "completed": 5, "passed": 5},
        **PASSED,
    ),
    Round(
        "scorm2004/SequencingPostTestRollup4thEd_SCORM20044thEdition",
        6,
        ("Etiquette", "Course.html"),
        f"{PARTS} > Quiz",
        {"initialized": 5, "resumed": 1, "suspended": 6, "completed": 5, "passed": 1},
        **PASSED,
    ),
    Round(
        "scorm2004/SequencingPreOrPostTestRollup_SCORM20043rdEdition",
        8,
        ("Etiquette", "Play.html"),
        f"Pre Test > {PARTS} > Post Test",
        {"initialized": 6, "resumed": 1, "failed": 1},
        answers=(False,),
        **PASSED,
    ),
    Round(
        "scorm2004/SequencingRandomTest_SCORM20043rdEdition",
        6,
        ("Etiquette", "Course.html"),
        f"{PARTS}( > Test [1-4]){{1,2}}",
        {"initialized": 6, "resumed": 1, "failed": 1},
        answers=(False,),
        **PASSED,
    ),
    Round(
        "scorm2004/SequencingSimpleRemediation_SCORM20043rdEdition",
        6,
        ("Etiquette", "Course.html"),
        f"{PARTS} > Playing Quiz > Etiquette Quiz > Handicapping Quiz > Having Fun Quiz"
        " > Etiquette > Etiquette Quiz > Having Fun Quiz",
        {"initialized": 11, "resumed": 1, "suspended": 1, "terminated": 11, "failed": 1},
        answers=(True, False),
        **PASSED,
    ),
]


@pytest.fixture
def enrolled(live_server, settings, tmp_path):
    """Enrol Ana in the course of a sample; return a function that does it."""
    principal_cache.forget_all()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.CONTENT_ORIGIN = f"http://content.localhost:{urlsplit(live_server.url).port}"
    settings.ALLOWED_HOSTS = ["localhost", "content.localhost", "testserver"]
    return lambda sample: Learner(make_tenant(), live_server.url, sample)


def walked(page: Any, answers: Iterator[bool], most: int = MOST_STEPS) -> list[str]:
    """Go on until there is nothing more, or for so many steps; return the titles that she came by."""
    titles = [where(page)[0]]
    for _ in range(most):
        if not step(page, answers):
            return titles
        if where(page)[0] != titles[-1]:
            titles.append(where(page)[0])
    assert most < MOST_STEPS
    return titles


@pytest.mark.parametrize("expected", ROUNDS, ids=lambda each: each.path)
def test_ana_plays_a_sample_leaves_comes_back_and_finishes(enrolled, expected: Round) -> None:
    sample = SAMPLES[expected.path]
    if not sample.folder.is_dir():
        pytest.skip(f"SCORM_SAMPLES={FOLDER} has no {sample.folder.name}: see docs/conformance/scorm.md")
    ana = enrolled(sample)
    answers = chain(expected.answers, repeat(True))
    with chromium() as page:
        page.route("https://ajax.googleapis.com/**", lambda route: route.fulfill(body=LIBRARY))
        ana.sign_in(page)
        ana.open(page, expected.chooses)
        parts = walked(page, answers, expected.leaves_after)
        left_at = where(page)
        ana.leave(page)
        ana.open(page)
        assert where(page) == left_at == expected.left_at
        parts += walked(page, answers)[1:]
        finish(page, waits=expected.is_silent)
        ana.leave(page)
    attempt, state = ana.attempt, ana.state
    assert re.fullmatch(expected.parts, " > ".join(parts))
    assert (attempt.completion, attempt.success, attempt.score_scaled) == (
        expected.completion,
        expected.success,
        expected.score,
    )
    assert (state.satisfied_at is not None) == (expected.completion == "completed")
    assert (state.passed_at is not None, state.score_scaled) == (expected.success == "passed", expected.score)
    verbs = ana.verbs
    assert {verb: verbs[verb] for verb in expected.verbs} == expected.verbs
