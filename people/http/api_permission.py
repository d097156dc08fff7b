"""Denies what wasn't granted: a view names the permission of each of its methods; what it doesn't name is denied."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from people.services.api_callers import caller_of


class Granted(BasePermission):
    """Allows a request if the view names a permission for its method and the caller has it."""

    message = "You may not do this; ask an administrator for the permission."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Look the permission up; HEAD and OPTIONS need what GET needs."""
        if not request.user or not request.user.is_authenticated:
            return False
        method = "GET" if request.method in ("HEAD", "OPTIONS") else request.method
        permission = getattr(view, "permissions", {}).get(method)
        return permission is not None and caller_of(request).may(permission)
