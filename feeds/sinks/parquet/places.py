"""Which places a data set may lie at, by the scheme of its URL, and the folder of the tenant there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from feeds.services.sinks import Destination
from feeds.sinks.parquet.local_store import LocalStore, problem_of_folder
from feeds.sinks.parquet.s3_store import S3Store, problem_of_bucket
from feeds.sinks.parquet.stores import Store
from people.services import tenants


def problem_of_place(url: str, options: Mapping[str, Any]) -> str:
    """Return why no data set can lie there, empty if it can."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError as error:
        return str(error)
    if scheme == "file":
        return problem_of_folder(url)
    if scheme == "s3":
        return problem_of_bucket(url, options)
    return f"its scheme is {scheme!r}; there are file:///folder and s3://bucket/folder"


def store_of(destination: Destination) -> Store:
    """Return the place of a tenant's data set: below a folder of its own, whatever the URL."""
    folder = f"tenant={tenants.slug_of(destination.tenant_id)}"
    if urlsplit(destination.url).scheme == "s3":
        return S3Store(destination, folder)
    return LocalStore(destination.url, folder)
