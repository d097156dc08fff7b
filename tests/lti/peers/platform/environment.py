"""The Python that the peer platform runs on, with its packages."""

from pathlib import Path

import pytest

from tests.peer_python import PeerNotInstalled, interpreter

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


@pytest.fixture(scope="session")
def peer_platform_python() -> Path:
    """Give the Python that has the platform's packages, or skip with the reason."""
    try:
        return interpreter(REQUIREMENTS)
    except PeerNotInstalled as reason:
        pytest.skip(f"The peer platform can't be installed: {reason}")
