# The commands of this repository. `make serve` and `make test` need nothing but Rust (rustup) and Node; they install
# the rest. What each does is in tools/: they work the same when called directly.
.PHONY: serve build test fast e2e bench parity lessons setup clean help
SHELL := bash

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

serve: build ## build if anything changed, and serve on localhost (PORT=8080)
	@node tools/serve.mjs --compress gzip

build: setup ## dist/: static files for any host and any path
	@. tools/env.sh && node tools/build.mjs

test: ## everything CI runs
	@tools/setup.sh test
	@. tools/env.sh && node tools/test.mjs all

fast: ## formatting, lints, tests of host and web, no browser; ARGS="-E 'test(sql)'" to choose
	@tools/setup.sh test
	@. tools/env.sh && node tools/test.mjs fast -- $(ARGS)

e2e: setup ## build and the browser tests; ARGS="import" to choose
	@. tools/env.sh && node tools/test.mjs e2e -- $(ARGS)

bench: build ## queries and first result against sql.js and PGlite, a long trace; ARGS=engine to choose
	@. tools/env.sh && BACKYARD_CHROMIUM="$$(tools/chromium.sh | tail -1)" node benches/run.mjs $(ARGS)

parity: ## our answers against a running PostgreSQL's (see tests/parity)
	@. tools/env.sh && node tools/test.mjs parity -- $(ARGS)

lessons: ## what learners are given is right: the samples' queries (there are no lessons yet)
	@. tools/env.sh && node tools/test.mjs lessons

setup: ## install what the build needs and has not got
	@tools/setup.sh

clean: ## remove what was built (not the installed tools: those are in .cache)
	@rm -rf dist web/build .trunk
	@. tools/env.sh && cargo clean
