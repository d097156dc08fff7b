"""The URL of a launch: what the parameters of an item add to the href of its resource."""


def with_parameters(url: str, parameters: str) -> str:
    """Return a URL with an item's parameters.

    What begins with # is a fragment, unless the URL has one; all else joins the query, before the fragment, where
    browsers look for it.

    SCORM 2004 4th Ed. CAM §3.4.1 <item>; SCORM 1.2 CAM §2.3 <item>
    """
    added = parameters.strip().lstrip("?&")
    if not added:
        return url
    address, mark, fragment = url.partition("#")
    if added.startswith("#"):
        return url if mark else url + added
    path, _, query = address.partition("?")
    return f"{path}?{f'{query}&' if query else ''}{added}{mark}{fragment}"
