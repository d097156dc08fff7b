"""The tool, registered with the platform and started."""

from collections.abc import Iterator
from contextlib import contextmanager

from scripts.throwaway_postgresql import free_port
from tests.lrs.log import make_tenant
from tests.lti.peers.ltijs.peer import LtijsTool, Registration
from tests.lti.platform.peer import School, make_school

CUSTOM = {"level": "basic", "who": "$Person.name.full"}


@contextmanager
def school_with_the_tool(origin: str, *, postgresql: str, host: str = "127.0.0.1", dev_mode: bool) -> Iterator[School]:
    """Yield a school that has the tool, which runs until the block ends; browsers find the tool under ``host``."""
    port = free_port()
    tool = f"http://{host}:{port}"
    school = make_school(
        make_tenant(),
        initiate_login_uri=f"{tool}/login",
        target_link_uri=f"{tool}/",
        redirect_uris=[f"{tool}/"],
        jwks="",
        jwks_uri=f"http://127.0.0.1:{port}/keys",
        custom=CUSTOM,
    )
    at = f"{origin}/lti/platform"
    registration = Registration(origin, (school.tool.client_id,), f"{at}/authorize", f"{at}/token", f"{at}/jwks")
    with LtijsTool(server=postgresql, port=port, registration=registration, dev_mode=dev_mode):
        yield school
