# `make run` serves the demo congress; `make test` passes the tests. Both install what they need.
.PHONY: run test test-times lint fmt openapi sqlx postgres node readers
.DELETE_ON_ERROR:

# The queries are checked against .sqlx: nothing needs a database to build.
export SQLX_OFFLINE ?= true

run: postgres
	cargo run --release --locked -- serve --demo

test: postgres readers
	.ci/with-postgres cargo test --locked

# The same tests with the ten slowest named; needs `cargo install --locked cargo-nextest`.
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

# After a change of a handler: the committed document.
openapi:
	cargo run --quiet -- openapi > openapi/openapi.json

# After a change of a query or a migration: what the compiler checks the queries against.
sqlx: postgres
	.ci/with-postgres .ci/prepare-queries .sqlx

postgres:
	@.ci/install-postgres

node:
	@.ci/install-node

readers:
	@.ci/install-readers
