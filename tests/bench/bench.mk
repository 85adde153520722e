# The benchmarks; named from the project's folder. The root Makefile includes this.
#
#   make bench         all parts; ONLY="parser phases browser node memory server" runs some
#   make bench-readme  what was measured, into README.md
#   make bench-quick   a rough look in less than a minute

.PHONY: bench bench-quick bench-readme
bench: dist build/sse-server tests/bench/node_modules/.package-lock.json ## measure against peers, browsers and Node; ONLY="parser node"
	@exec node tests/bench/run.mjs $(if $(ONLY),--only "$(ONLY)")

bench-quick: dist build/sse-server tests/bench/node_modules/.package-lock.json ## a rough look at the parser's part, under a minute
	@exec node tests/bench/run.mjs --quick --only "$(or $(ONLY),parser)"

bench-readme: size ## write what make bench measured into README.md, with plots
	@exec node tests/bench/readme.mjs

tests/bench/node_modules/.package-lock.json: tests/bench/package-lock.json
	@cd tests/bench && npm ci --ignore-scripts --no-progress --no-audit --no-fund
