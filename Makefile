# The daily commands of Fashen; `make help` lists them.

PYTHON ?= python3
BIN := .venv/bin
# zh_Hans_CN is what Babel looks for when asked for zh_CN.
CATALOGUE := web/translations
LOCALE := zh_Hans_CN

.DEFAULT_GOAL := help
.PHONY: help setup setup-runtime demo test lint format front lock catalogue clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: python ## make or mend the environment .venv, with the tools of a developer
	@$(PYTHON) scripts/setup.py dev

setup-runtime: python
	@$(PYTHON) scripts/setup.py runtime

.PHONY: python
python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no '$(PYTHON)' here. Fashen needs Python 3.11 to 3.14; install it, or name one: make PYTHON=/path/to/python3"; \
	  echo "没有找到 $(PYTHON)。请安装 Python 3.11 至 3.14，或指定：make PYTHON=/路径/python3"; \
	  exit 1; } >&2

demo: setup-runtime ## run the product with a sample agency at 127.0.0.1 (PORT=8000)
	@$(BIN)/fashen demo $(if $(PORT),--port $(PORT))

test: setup ## run every test (TESTS="tests/unit -k clock" for some)
	$(BIN)/pytest $(TESTS)

lint: setup ## style, types and import directions
	@failed=0; \
	for check in "ruff check ." "ruff format --check ." mypy lint-imports; do \
	  echo "$(BIN)/$$check"; $(BIN)/$$check || failed=1; \
	done; \
	exit $$failed

format: setup ## put the style right where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

front: ## build web/static/built anew from frontend/ (needs Node)
	cd frontend && npm ci --ignore-scripts && npm run build

lock: setup ## resolve the requirements anew (UPGRADE=--upgrade for newer versions)
	$(BIN)/python scripts/lock.py $(UPGRADE)

catalogue: setup ## collect the messages of the interface and compile their translations
	@mkdir -p build
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k N_ -k _l -k lazy_gettext \
	  --add-comments=i18n: --add-location=file --sort-by-file --project=Fashen \
	  -o build/messages.pot web workflows handlers
	@test -e $(CATALOGUE)/$(LOCALE)/LC_MESSAGES/messages.po \
	  || $(BIN)/pybabel init -l $(LOCALE) -i build/messages.pot -d $(CATALOGUE)
	$(BIN)/pybabel --quiet update -l $(LOCALE) -i build/messages.pot -d $(CATALOGUE) \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel compile -d $(CATALOGUE) --statistics

clean: ## remove the environment and what tools left behind; data in var/ stay
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
