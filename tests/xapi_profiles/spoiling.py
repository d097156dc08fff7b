"""Documents with something taken away or replaced, for properties of whatever comes."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def spoilt(draw: Any, sound: Any) -> Any:
    """Return a document with one to three places taken away or replaced by something else of it, or by anything."""
    document = deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(places_in(document)))
        if draw(st.booleans()):
            del container[key]
        else:
            other, at = draw(st.sampled_from(places_in(sound)))
            container[key] = draw(st.just(deepcopy(other[at])) | ANYTHING)
    return document


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Return every container and key in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in items for place in ((value, key), *places_in(inner))]
