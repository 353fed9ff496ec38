# Two commands do everything: `make demo` and `make test`. Both set up .venv when it is needed, and are quick after that.
# `make test-all` is what CI leaves out for its time (CONTRIBUTING.md).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The programs that tests start read compiled modules, which some environments forbid Python to keep by itself.
COMPILE := -m compileall -q runtime export
# Four files of tests at a time, in the order of their folders: most wait rather than compute, and the long ones come first.
TESTS := -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: demo test test-all coverage check clean

demo: $(VENV)/.demo
	$(BIN)/python deploy/demo.py

test: $(VENV)/.test
	$(BIN)/python $(COMPILE)
	$(BIN)/python $(TESTS)

coverage: $(VENV)/.test
	$(BIN)/python $(COMPILE)
	$(BIN)/coverage erase
	$(BIN)/coverage run $(TESTS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

test-all: export TECTUM_LONG = 1
test-all: check coverage
	TECTUM_TRACE_S=30 $(BIN)/python -m pytest tests/end_to_end/test_egress.py
	$(BIN)/python -m pip install --quiet --editable ".[archive-ray]"
	$(BIN)/python -m pytest tests/runtime/archive/test_ray_crew.py
	$(BIN)/python -m pip install --quiet kubernetes-validate
	$(BIN)/python -m pytest tests/end_to_end/test_deploy.py -k kuberay
	./deploy/test-lowest
	./deploy/test-pythons
	./deploy/test-home-assistant $(VENV)-home-assistant
	TECTUM_HOME_ASSISTANT=$(CURDIR)/$(VENV)-home-assistant $(BIN)/python -m pytest tests/end_to_end/test_home_assistant.py

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tectum needs Python 3.11 or newer; set PYTHON=python3.x"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || ./deploy/apt-install python3-venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade --editable ".[cpu,demo]"
	@touch $@

$(VENV)/.test: pyproject.toml deploy/test-axe | $(BIN)/python
	@./deploy/test-packages || echo "some Debian packages are missing: the tests that need them are skipped, each with the reason"
	@./deploy/test-axe $(VENV)-axe || echo "axe-core is missing: the tests of accessibility are skipped"
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable ".[cpu,demo,export,live,push,archive-s3,update,traces,dev]"
	$(BIN)/python -m pip install --quiet --no-deps silero-vad
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) $(VENV)-* build dist demo-out .coverage .coverage.*
