# `make` prints this help. The two to know: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run test check format lock bundle clean pictures

PORT ?= 8000
WORKERS ?= auto
BIN := .venv/bin

help: ## Print what can be made
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' Makefile | expand -t 18

run: ## Make what is missing and serve the demo at http://127.0.0.1:8000 (PORT= changes it)
	@deploy/make-venv.sh requirements.lock
	@exec $(BIN)/elearn run --port $(PORT)

# What Python keeps of modules serves every process of the suite, also where it is told to keep nothing.
test: dev ## Run the whole suite: SQLite, PostgreSQL and browser journeys
	@unset PYTHONDONTWRITEBYTECODE; chromium=$$(deploy/find-chromium.sh) && ELEARN_CHROMIUM=$$chromium $(BIN)/pytest -q -p tests.architecture.skips -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: dev ## Check format, lint, types, import ladders and templates, and run the pure tests (two minutes at most)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint elearn --lint --quiet
	@$(BIN)/pytest -q -m pure -n $(WORKERS)

format: dev ## Bring code into the house's format and mend what can be mended mechanically
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

lock: dev ## Resolve the lock files anew (UPGRADE=--upgrade takes newer versions)
	@$(BIN)/python -m pip --disable-pip-version-check install -qq uv
	@for extra in "" "--extra dev"; do \
	    file=requirements$${extra:+-dev}.lock; \
	    UV_PYTHON_DOWNLOADS=never UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	        --no-emit-index-url --python-version 3.11 $(UPGRADE) $$extra pyproject.toml -o $$file; \
	done

bundle: ## Write dist/elearn-….tar.gz, which installs and runs with the network off
	@deploy/make-venv.sh requirements.lock
	@deploy/make-bundle.sh

clean: ## Remove what was made here, except the data in instance/
	@rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

pictures: dev ## Draw the pictures of docs/pictures anew, from the demo city
	@chromium=$$(deploy/find-chromium.sh) && ELEARN_CHROMIUM=$$chromium $(BIN)/python -m tests.journeys.pictures

.PHONY: dev
dev:
	@deploy/make-venv.sh requirements-dev.lock

.PHONY: figures figure
figures: dev ## List the measured claims
	@$(BIN)/python -m benchmarks list

figure: dev ## Measure one claim: make figure NAME=lesson (QUICK=1 takes seconds and shows that it runs)
	@chromium=$$(deploy/find-chromium.sh) && ELEARN_CHROMIUM=$$chromium QUICK=$(QUICK) $(BIN)/python -m benchmarks run $(NAME)
