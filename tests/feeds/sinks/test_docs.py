"""What docs/brokers.md says is so: its tables are the options' of the sinks, its consumers take what feeds send."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.models import Feed
from feeds.services import sending_out
from tests.feeds.sinks.feeding import ANA, feed_to
from tests.feeds.test_delivering import tell, time_passes

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "brokers.md").read_text()
KINDS = ("kafka", "amqp", "nats", "redis", "mqtt")
CONSUMERS = dict(zip(KINDS, re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL), strict=True))


def test_the_tables_are_what_the_sinks_say() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/brokers_page.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", CONSUMERS)
@pytest.mark.django_db
def test_the_consumer_of_ten_lines_takes_what_a_feed_sends(north, broker_of, kind) -> None:
    code, broker = CONSUMERS[kind], broker_of(kind)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    feed = feed_to(broker, north, options={"topic": "mine/all"} if kind == "mqtt" else None)
    code = code.replace('["records"]', f'["{feed.options.get("topic")}"]').replace("records/#", "mine/#")
    tell(north, "passed", actor=ANA)
    environment = {**os.environ, "URL": broker.consumers_url, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) as consumer:
        # A broker of MQTT keeps nothing for a consumer that hasn't come yet: the feed waits for it.
        while not Feed.objects.filter(pk=feed.pk, delivered=1).exists():
            assert consumer.poll() is None
            time_passes()
            sending_out.deliver_all()
        assert consumer.stdout.readline().startswith("passed ")
        consumer.kill()
