"""Serves Ralph's API, by Ralph's Python: ``server.py PORT``.

Its store in a file writes one batch and no more as it comes, since it opens the file anew for each; here it appends.
"""

import sys

import uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

FSLRSBackend.default_operation_type = BaseOperationType.APPEND
uvicorn.run("ralph.api:app", port=int(sys.argv[1]))
