"""`manage.py lti`: rotate keys, and do what LTI does at its own time."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from lti.security.services import jobs, keys

_LONGEST_REST = 5.0


class Command(BaseCommand):
    help = "Rotates the keys by which LTI messages are signed, and does queued work."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        rotate = tasks.add_parser("rotate-keys", help="make the next key; it signs a day from now")
        how = rotate.add_mutually_exclusive_group()
        how.add_argument("--now", action="store_true", help="let it sign at once; the old one stays published for days")
        how.add_argument(
            "--withdraw",
            action="store_true",
            help="let it sign at once and publish no other any more: for a private key that got out",
        )
        work = tasks.add_parser("work", help="send scores and notices, pull rosters, tidy up, until it is stopped")
        work.add_argument("--once", action="store_true", help="do what is due and end")
        work.add_argument("--until-parent-ends", action="store_true", help="end with the process that started it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["task"] == "rotate-keys":
            made = keys.withdraw() if options["withdraw"] else keys.rotate(at_once=options["now"])
            self.stdout.write(f"The key {made.kid} signs from {made.signs_from:%Y-%m-%d %H:%M} UTC.")
            return
        self._work(once=options["once"], parent=os.getppid() if options["until_parent_ends"] else None)

    def _work(self, *, once: bool, parent: int | None) -> None:
        due = {job.name: 0.0 for job in jobs.all_jobs()}
        while True:
            for job in jobs.all_jobs():
                if due[job.name] > time.monotonic():
                    continue
                done = self._all_done(job) if once else self._done(job)
                if done:
                    self.stdout.write(f"{job.name}: {done}")
                due[job.name] = time.monotonic() + (0 if done and not once else job.seconds)
            if once or parent not in (None, os.getppid()):
                return
            close_old_connections()
            time.sleep(min(_LONGEST_REST, max(0.2, min(due.values()) - time.monotonic())))

    def _all_done(self, job: jobs.Job) -> int:
        """Do portions of a job until nothing of it is due."""
        total = 0
        while done := self._done(job):
            total += done
        return total

    def _done(self, job: jobs.Job) -> int:
        try:
            return job.work()
        except Exception as error:
            self.stderr.write(f"{job.name} failed: {error!r}")
            return 0
