# `make run` serves the demo congress; `make test` runs the tests. Both install what they need.
.PHONY: run test test-times lint fmt openapi sqlx postgres node readers
.DELETE_ON_ERROR:

# Queries are checked against .sqlx: a build needs no database.
export SQLX_OFFLINE ?= true

run: postgres
	cargo run --release --locked -- serve --demo

test: postgres readers
	.ci/with-postgres cargo test --locked

# Runs the same tests and lists the ten slowest; needs `cargo install --locked cargo-nextest`.
test-times: postgres readers
	.ci/with-postgres cargo nextest run --locked
	@grep -o '<testcase name="[^"]*"[^>]*time="[^"]*"' target/nextest/default/junit.xml \
		| sed 's/.*name="\([^"]*\)".* time="\([^"]*\)"/\2 s  \1/' | sort -rn | head -n 10

lint: postgres node
	cargo fmt --check
	cargo clippy --all-targets --locked -- --deny warnings
	.ci/with-postgres .ci/prepare-queries target/sqlx
	diff --recursive --brief .sqlx target/sqlx || { echo "run: make sqlx" >&2; exit 1; }
	.ci/lint-document

fmt:
	cargo fmt

# Updates the committed OpenAPI document. Run it after a change of a handler.
openapi:
	cargo run --quiet -- openapi > openapi/openapi.json

# Updates the data against which the compiler checks queries. Run it after a change of a query or a migration.
sqlx: postgres
	.ci/with-postgres .ci/prepare-queries .sqlx

postgres:
	@.ci/install-postgres

node:
	@.ci/install-node

readers:
	@.ci/install-readers
