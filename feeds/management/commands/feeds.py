"""`manage.py feeds`: makes learning records of what is stored and delivers them, and makes them anew."""

import os
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections
from django.utils import timezone

from feeds.management.simulated_receiver import MODES, Received, SimulatedReceiver
from feeds.models import Feed
from feeds.services import following, manifest_checks, manifests, rebuilding, sending_out
from feeds.services.chores import Chores
from feeds.services.sinks import destination_of
from feeds.sinks.parquet.compaction import compact
from feeds.sinks.parquet.data_set import data_set_at
from feeds.sinks.parquet.sink import SINK as PARQUET
from people.rules.errors import Refusal
from people.services import tenants

_REST = 0.2
_REST_AFTER_TROUBLE = 5.0


class Command(BaseCommand):
    help = "Makes learning records of Statements, delivers them, and makes them anew under this version's mapping."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        run = tasks.add_parser("run", help="follow the log until it is stopped; any number of them may run")
        run.add_argument("--once", action="store_true", help="follow it up to its end, and end")
        run.add_argument("--until-parent-ends", action="store_true", help="end with the process that started it")
        check = tasks.add_parser("check", help="hold what receivers were sent against the manifests of the last hours")
        check.add_argument("--hours", type=int, default=48)
        compaction = tasks.add_parser("compact", help="make one file of the many that a warehouse has of a day")
        compaction.add_argument("feed", type=UUID, help="the id of a feed to a warehouse")
        rebuild = tasks.add_parser("rebuild", help="make the records of a tenant anew, from the beginning of its log")
        rebuild.add_argument("tenant", help="the tenant's slug")
        receiver = tasks.add_parser("simulate-receiver", help="receive webhooks on this machine, well or badly")
        receiver.add_argument("--port", type=int, default=9099)
        modes = "; ".join(f"{mode}: {what}" for mode, what in MODES.items())
        receiver.add_argument("--mode", choices=MODES, default="well", help=modes)
        receiver.add_argument("--secret", default="", help="the feed's secret or public key: signatures are checked")
        receiver.add_argument("--seconds", type=float, default=5.0, help="how long a slow one takes")

    def handle(self, *args: Any, **options: Any) -> None:
        tasks = {
            "run": self._run,
            "check": self._check,
            "compact": self._compact,
            "rebuild": self._rebuild,
            "simulate-receiver": self._receive,
        }
        try:
            tasks[options["task"]](options)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None

    def _rebuild(self, options: dict[str, Any]) -> None:
        tenant = tenants.get(options["tenant"])
        self.stdout.write(f"{tenant.slug}: {rebuilding.rebuild(tenant.pk)} records")

    def _compact(self, options: dict[str, Any]) -> None:
        feed = Feed.objects.filter(pk=options["feed"], kind=PARQUET.kind).first()
        if feed is None:
            raise CommandError(f"There is no feed {options['feed']} to a warehouse.")
        self.stdout.write(f"{compact(data_set_at(destination_of(feed)))} days")

    def _receive(self, options: dict[str, Any]) -> None:
        wanted = {name: options[name] for name in ("port", "secret", "seconds")}
        receiver = SimulatedReceiver(options["mode"], self._say, **wanted)
        self.stdout.write(f"{receiver.url} {MODES[options['mode']]}; Ctrl-C ends it.")
        with suppress(KeyboardInterrupt):
            receiver.serve()

    def _say(self, received: Received) -> None:
        signed = {None: "signature not checked", True: "signed", False: "WRONG SIGNATURE"}[received.is_signed]
        answer = received.status or "no answer"
        self.stdout.write(f"{received.event['sequence']} {received.event['data']['event']} · {signed} · {answer}")

    def _check(self, options: dict[str, Any]) -> None:
        manifests.close_ended()
        checked = manifest_checks.check_since(timezone.now() - timedelta(hours=options["hours"]))
        for problem in checked.problems:
            self.stderr.write(problem)
        if checked.problems:
            raise CommandError(f"{len(checked.problems)} of {checked.manifests} manifests don't hold.")
        self.stdout.write(f"{checked.manifests} manifests hold.")

    def _run(self, options: dict[str, Any]) -> None:
        if options["once"]:
            self.stdout.write(f"{following.catch_up()} Statements, {sending_out.deliver_all()} deliveries")
        else:
            self._follow(parent=os.getppid() if options["until_parent_ends"] else None)

    def _follow(self, *, parent: int | None) -> None:
        senders, chores = sending_out.Senders(), Chores()
        while parent in (None, os.getppid()):
            try:
                rest = 0 if following.follow() else _REST
                senders.look()
                chores.look()
            except Error as error:
                self.stderr.write(f"The database doesn't answer: {error}")
                rest = _REST_AFTER_TROUBLE
            close_old_connections()
            time.sleep(rest)
