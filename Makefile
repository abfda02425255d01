# `make run` serves the demo congress; `make test` runs the tests. Both install what they need.
.PHONY: run web web-bench pictures test test-times bench contract fuzz proof guards clients lint audit fmt openapi sqlx release deb postgres node readers toolchain
.DELETE_ON_ERROR:

# Queries are checked against .sqlx: a build needs no database.
export SQLX_OFFLINE ?= true

# The profile `demo` compiles in a third of the time of `--release`; see docs/decisions/0004-build-time.md.
run: toolchain
	@echo "1/4 PostgreSQL"
	@.ci/install-postgres
	@echo "2/4 Web app"
	@.ci/build-web
	@echo "3/4 Building the service: a few minutes the first time, seconds after that"
	@cargo build --profile demo --locked || { echo "The build failed. If a package could not be downloaded, check the access to crates.io and run make again." >&2; exit 1; }
	@echo "4/4 Starting"
	@exec target/demo/congress serve --demo

# The optimised binary, for production.
release: toolchain web
	cargo build --release --locked --features jemalloc

# A Debian package with the optimised binary and a systemd unit.
deb: release
	.ci/build-deb

test: toolchain postgres readers web
	.ci/with-postgres cargo test --locked
	.ci/test-web

# Runs the same tests and lists the ten slowest; needs `cargo install --locked cargo-nextest`.
test-times: postgres readers
	.ci/with-postgres cargo nextest run --locked
	@grep -o '<testcase name="[^"]*"[^>]*time="[^"]*"' target/nextest/default/junit.xml \
		| sed 's/.*name="\([^"]*\)".* time="\([^"]*\)"/\2 s  \1/' | sort -rn | head -n 10

# Calls every operation as eight principals, with many cases and sequences of calls: half an hour. CI runs a short form.
contract: toolchain postgres
	cargo build --locked
	CONGRESS_BINARY=target/debug/congress .ci/contract --long

# Fuzzes everything that reads what strangers send, with ten million executions of each target: hours. Needs a C++ compiler.
fuzz: toolchain
	.ci/fuzz 10000000

# Proves what docs/PROOF.md says: faults, replicas, an upgrade, a restore. Installs Debian packages, so it needs root; half an hour.
proof: toolchain postgres
	cargo build --profile demo --locked
	proof/all

# Removes forty guards one by one, each of which some test must notice: hours.
guards: toolchain postgres readers
	.ci/with-postgres proof/guards

# Generates clients in three languages and runs a tour of the demo with each.
clients: toolchain postgres node
	cargo build --locked
	CONGRESS_BINARY=target/debug/congress .ci/clients

# The lints of the code. `.ci/run` sets this to nothing, because it lints the code while it builds the tests.
LINT_CODE ?= .ci/lint-code

lint: postgres node
	cargo fmt --check
	.ci/lint-web
	$(LINT_CODE)
	.ci/lint-document
	.ci/check-monitoring
	.ci/check-licences

# Builds the web app, which the service then serves.
web:
	@.ci/build-web

# Measures the web app against its budgets, and prints a table.
web-bench: toolchain postgres readers web
	cargo build --profile demo --locked
	CONGRESS_BINARY=target/demo/congress .ci/with-demo bash -c 'cd web && PATH=$$PWD/tools/node/node_modules/.bin:$$PATH npx vitest run --config vitest.bench.config.ts'

# Takes the pictures of the documentation again.
pictures: toolchain postgres readers web
	cargo build --locked
	.ci/with-postgres bash -c 'cd web && PICTURES=../docs/pictures/app PATH=$$PWD/tools/node/node_modules/.bin:$$PATH npx vitest run --config vitest.browser.config.ts pages organiser desk'

# Known vulnerabilities, licences and sources of dependencies; needs `cargo install --locked cargo-deny` and network access.
audit:
	cargo deny --locked check

fmt:
	cargo fmt

# Measures everything and writes docs/PERFORMANCE.md, in about half an hour on an idle machine. `bench/run NAME` measures one part.
bench:
	bench/run all

# Updates the committed OpenAPI document. Run it after a change of a handler.
openapi:
	cargo run --quiet -- openapi > openapi/openapi.json

# Updates the data against which the compiler checks queries. Run it after a change of a query or a migration.
sqlx: postgres
	.ci/with-postgres .ci/prepare-queries .sqlx

toolchain:
	@.ci/check-toolchain

postgres:
	@.ci/install-postgres

node:
	@.ci/install-node

readers:
	@.ci/install-readers
