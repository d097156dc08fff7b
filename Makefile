# Everything a newcomer, a developer and an operator start from. `make help` lists it.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
# PORT=…, DATA_DIR=… and the like on make's command line reach the programs through the environment.

RUN = $(VENV)/bin/python
SETUP = @test -n "$(PYTHON)" || { echo "Tributary needs Python 3.11 or newer; set PYTHON=… to one."; exit 1; }; \
	$(PYTHON) scripts/environment.py $(VENV)

PLAYER = $(PYTHON) scripts/player.py $(VENV)

.PHONY: help run serve player brokers work migrate test test-spark lint format conformance bench bench-lti bench-scorm bench-feeds soak requirements docs

help: ## list what make can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: ## set everything up and serve on http://127.0.0.1:8000 (PORT=…, DATA_DIR=…)
	$(SETUP) base
	@$(PLAYER) --or-warn
	@$(RUN) scripts/run.py

serve: ## the production server (DATABASE_URL=…, WORKERS=…, THREADS=…); see docs/deploy.md
	$(SETUP) base
	@$(PLAYER) --or-warn
	@$(RUN) scripts/serve.py

player: ## install what plays SCORM content in browsers; `make run` and `make serve` do it too; see docs/scorm-player.md
	$(SETUP) base
	@$(PLAYER)

brokers: ## install what feeds to Kafka, RabbitMQ, NATS, Redis and MQTT need; see docs/brokers.md
	$(SETUP) brokers

work: ## what is done at its own time: scores sent, rosters pulled, learning records made; see docs/deploy.md
	$(SETUP) base
	@$(RUN) scripts/work.py

migrate: ## bring the database to this version, however long it takes
	$(SETUP) base
	@DB_STATEMENT_TIMEOUT_MS=0 $(RUN) manage.py migrate

test: ## lint, types, import rules, and the whole suite on SQLite and PostgreSQL
	$(SETUP) test
	@$(PLAYER)
	@$(RUN) scripts/test.py

lint: ## the checks that need no database
	$(SETUP) test
	@$(RUN) scripts/test.py --checks-only

format: ## format the code and mend what can be mended by itself
	$(SETUP) test
	@$(VENV)/bin/ruff check --fix . ; $(VENV)/bin/ruff format .

conformance: ## the public conformance suite, both versions, both databases (SUITE=its folder, with npm install done)
	$(SETUP) test
	@$(RUN) scripts/conformance.py $(SUITE)

bench: ## measure the store beside PostgreSQL alone, and write docs/performance.md (LOAD_CLIENT=path, SIZES=1000000,…)
	$(SETUP) bench
	@$(RUN) scripts/bench.py $(LOAD_CLIENT) $(if $(SIZES),--sizes $(SIZES))

bench-lti: ## measure launches, scores and rosters, and write docs/performance-lti.md (SERVER=postgres://…, MEMBERS=…)
	$(SETUP) test
	@$(RUN) scripts/bench_lti.py $(if $(SERVER),--server $(SERVER)) $(if $(MEMBERS),--members $(MEMBERS))

bench-feeds: ## measure how soon records are at webhooks, and write docs/performance-feeds.md (SERVER=postgres://…)
	$(SETUP) test
	@$(RUN) scripts/bench_feeds.py $(if $(SERVER),--server $(SERVER)) $(if $(SECONDS),--seconds $(SECONDS))

bench-scorm: ## measure commits of SCORM players, and write docs/performance-scorm.md (SERVER=postgres://…, LEARNERS=…)
	$(SETUP) test
	@$(RUN) scripts/bench_scorm.py $(if $(SERVER),--server $(SERVER)) $(if $(LEARNERS),--learners $(LEARNERS))

test-spark: ## let Spark, too, answer the queries of docs/warehouse.md (Java 17 or newer)
	$(SETUP) test
	@$(PYTHON) scripts/environment.py $(VENV) spark
	@$(VENV)/bin/pytest -q tests/feeds/warehouse/test_docs.py

soak: ## ten minutes of mixed load, then twenty crashes; writes docs/performance.md (MINUTES=…, ROUNDS=…)
	$(SETUP) test
	@$(RUN) scripts/soak.py $(if $(MINUTES),--minutes $(MINUTES)) $(if $(ROUNDS),--crash-rounds $(ROUNDS))

docs: ## write docs/configuration.md from the settings, and the tables of other pages
	$(SETUP) base
	@$(RUN) scripts/configuration_page.py
	@$(RUN) scripts/scorm_xapi_page.py
	@$(RUN) scripts/records_page.py
	@$(RUN) scripts/renderings_page.py
	@$(RUN) scripts/brokers_page.py

requirements: ## pin the newest versions that requirements/*.in allow
	$(SETUP) test
	@$(VENV)/bin/pip install --quiet pip-tools
	@cd requirements && for name in base brokers warehouse test spark bench node; do ../$(VENV)/bin/pip-compile --quiet --upgrade --no-header --strip-extras \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --annotation-style=line -o $$name.txt $$name.in; done
