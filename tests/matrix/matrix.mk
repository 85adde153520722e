# What ships, in old, small and present engines. The root Makefile includes this.
#
#   make matrix          ONLY=phantomjs for one runtime, QUICK=1 for what `make test` plays,
#                        README=1 for the table of README.md; build/matrix/html/ has the results
.PHONY: matrix
matrix: dist build/sse-conformance ## judge our client in PhantomJS, Node 8 and other engines
	@exec node tests/matrix/run.mjs $(if $(ONLY),--only $(ONLY)) $(if $(QUICK),--quick) $(if $(README),--readme)
