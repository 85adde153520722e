# The front door: `make help` lists what there is. Rules for a folder's files stand in that folder.
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all help setup setup-test dist run test check format size twin-fuzz fresh clean

CXX ?= g++
JS_SOURCES := $(wildcard js/*.js js/*.d.ts js/transport/*.js js/legacy/*.js js/node/*.js) js/tsconfig.json $(wildcard js/*.mjs) js/abi.js

include wasm/wasm.mk server/server.mk server/conformance/conformance.mk tests/native/native.mk tests/conformance/conformance.mk
include tests/matrix/matrix.mk tests/bench/bench.mk

TEST_BINARIES += build/server-tests build/sse-conformance build/sse-cpp-client
JOBS := -j$(shell nproc 2>/dev/null || echo 2)

all: dist build/sse-server ## build the package and the server

help: ## list the targets
	@grep -hE '^[a-z-]+:.* ## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.* ## /\1\t/' | expand -t 16

setup: ## install what the build needs and this machine lacks
	@.ci/setup build

setup-test: ## the same for the tests
	@.ci/setup test

dist: dist/index.js ## build the npm package's files

dist/index.js: build/wasm/core.wasm build/wasm/core.simd.wasm build/wasm/parser.wasm build/wasm/core.twin.js $(JS_SOURCES) package.json
	node js/build.mjs

run: setup ## start the server and show a live stream; EVENTS=5 ends after five events
	@$(MAKE) --no-print-directory -s $(JOBS) all
	@exec node server/live.mjs $(if $(EVENTS),--events $(EVENTS)) $(if $(PORT),--port $(PORT))

test: setup-test ## build everything and run every test
	@$(MAKE) --no-print-directory -s $(JOBS) all $(TEST_BINARIES)
	@exec node tests/run.mjs $(ONLY)

check: setup-test ## formatting, lint, types and generated files
	@exec node tests/run.mjs checks

format: ## format the C++ sources
	clang-format -i $$(git ls-files '*.cc' '*.h')

size: all ## print the sizes of what ships, write build/size.json
	@node tests/size.mjs

twin-fuzz: all ## compare WebAssembly with its twin in JavaScript; STREAMS=100000
	@node tests/js/twin-fuzz.mjs $(or $(STREAMS),100000) $(SEED)

fresh: ## prove the two commands in a fresh minimal Debian 12 (needs root and debootstrap)
	@tests/fresh.sh

clean: ## remove what was built
	rm -rf build dist
