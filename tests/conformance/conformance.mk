# The conformance suite's clients; named from the project's folder. The root Makefile includes this.
#
#   build/sse-cpp-client   adapter for the native core on cpp-httplib's client
#   make conformance       our client in Node and Chromium (RUNS=3: so often, with the same verdicts)
#   make matrix-modern     our client in every present runtime
#   make conformance-all   every client of tests/conformance/README.md
#   make conformance-page  the suite in a page; HOST=ADDRESS for other devices, PORT=N
#   make mutations         broken copies of the core, each of which the cases must catch

ifndef CONFORMANCE_BUILD
include server/conformance/conformance.mk
endif

CPP_CLIENT_FOLDER := tests/conformance/adapters/cpp
# Everything but the core, so that a mutated core can be linked with the same objects.
CPP_CLIENT_OBJECTS := $(patsubst %.cc,$(CONFORMANCE_BUILD)/%.o, \
  $(wildcard $(CPP_CLIENT_FOLDER)/*.cc) server/conformance/native_client.cc) \
  $(SERVER_BUILD_DIR)/version.o
CPP_CLIENT_CORE_OBJECTS := $(patsubst %.cc,$(CONFORMANCE_BUILD)/%.o, \
  wasm/parser.cc wasm/connection.cc wasm/mime_type.cc)

build/sse-cpp-client: $(CPP_CLIENT_OBJECTS) $(CPP_CLIENT_CORE_OBJECTS)
	@echo "link $@"
	@$(CXX) $(SERVER_CXXFLAGS) -pthread -o $@ $^ $(CONFORMANCE_LIBS)

-include $(CPP_CLIENT_OBJECTS:.o=.d) $(CPP_CLIENT_CORE_OBJECTS:.o=.d)

.PHONY: conformance conformance-all conformance-page mutations matrix-modern
conformance: dist build/sse-conformance ## judge our client in Node and Chromium by every case
	@exec node tests/conformance/matrix.mjs --quick $(if $(RUNS),--runs $(RUNS))

conformance-all: dist build/sse-conformance build/sse-cpp-client ## the same for every client and browser
	@cd tests/conformance && { test -e node_modules/.package-lock.json || npm ci --ignore-scripts --no-progress; }
	@exec node tests/conformance/matrix.mjs $(if $(README),--readme)

matrix-modern: dist build/sse-conformance ## judge our client in every present runtime; RUNS=N, AT_ONCE=N, ONLY=TEXT KEEP=1
	@exec node tests/conformance/matrix.mjs --modern $(if $(RUNS),--runs $(RUNS)) $(if $(ONLY),--only '$(ONLY)') $(if $(AT_ONCE),--at-once $(AT_ONCE)) $(if $(KEEP),--keep)

conformance-page: dist build/sse-conformance ## let any browser that opens a page be judged; HOST=ADDRESS, PORT=N
	@exec build/sse-conformance --serve --known-failures tests/conformance/known-failures.txt \
	  $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

mutations: build/sse-conformance build/sse-cpp-client ## prove that the cases catch a broken core
	@LIBS='$(CONFORMANCE_LIBS)' exec node tests/conformance/mutations.mjs
