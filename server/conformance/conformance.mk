# Builds the conformance suite's native parts; named from the project's folder. Works alone too:
#   make -f server/conformance/conformance.mk build/conformance-tests
#
#   build/libplayer.a         the player, its doors, the control API, and what reads scenarios:
#                             what build/sse-server links
#   build/libconformance.a    that and the rest: all but the *_main.cc of this folder
#   build/sse-conformance     the runner
#   build/conformance-tests   the Catch2 tests of tests/server/{conformance,runner}-*.cc

ifndef SERVER_BUILD_DIR
include server/server.mk  # which includes this file: the server links the player
else ifndef CONFORMANCE_BUILD

TEST_BINARIES += build/conformance-tests

CONFORMANCE_BUILD := build/conformance
CONFORMANCE_LIBS = $(SERVER_HTTPLIB_LIBS) -lssl -lcrypto -lz $(SERVER_LDLIBS)
conformance_objects = $(patsubst %.cc,$(CONFORMANCE_BUILD)/%.o,$(1))

CONFORMANCE_SOURCES := $(filter-out %_main.cc,$(wildcard server/conformance/*.cc)) \
  wasm/parser.cc wasm/connection.cc wasm/mime_type.cc
CONFORMANCE_OBJECTS := $(call conformance_objects,$(CONFORMANCE_SOURCES))
CONFORMANCE_MAIN_OBJECTS := $(call conformance_objects,$(wildcard server/conformance/*_main.cc))
CONFORMANCE_TEST_OBJECTS := $(call conformance_objects, \
  $(wildcard tests/server/conformance-*.cc tests/server/runner-*.cc) tests/native/main.cc)
# The server that the doors and the control API are built on, without its main() and its routes.
CONFORMANCE_SERVER_OBJECTS := $(filter-out %/main.o %/app.o,$(SERVER_OBJECTS))
# Catch2 3 is a library; 2.13 is compiled into main.cc.
CONFORMANCE_CATCH2_LIBS = $(shell command -v pkg-config >/dev/null && pkg-config --silence-errors --libs catch2-with-main)

# Whether Asio 1.22 uses aligned_alloc depends on which standard header comes before it: without the
# second, one file would allocate with new what another frees with free().
CONFORMANCE_ASIO_FLAGS := -DASIO_STANDALONE -DASIO_DISABLE_STD_ALIGNED_ALLOC

# So that building the server does not build the runner.
PLAYER_SOURCES := $(filter-out $(addprefix server/conformance/,adapter% browser_% judge% native_% \
  observation% page_% report_% runner% stdio_% webdriver%) wasm/%,$(CONFORMANCE_SOURCES)) \
  server/conformance/report_text.cc

build/libplayer.a: $(call conformance_objects,$(PLAYER_SOURCES))
build/libconformance.a: $(CONFORMANCE_OBJECTS)

build/libplayer.a build/libconformance.a: server/conformance/conformance.mk
	@echo "archive $@"
	@rm -f $@.new
	@$(AR) rcs $@.new $(filter %.o,$^)
	@mv $@.new $@

build/sse-server: build/libplayer.a
build/sse-server: SERVER_LDLIBS += -lssl -lcrypto -lz

build/sse-conformance: $(CONFORMANCE_BUILD)/server/conformance/conformance_main.o \
  build/libconformance.a $(CONFORMANCE_SERVER_OBJECTS)
	@echo "link $@"
	@$(CXX) $(SERVER_CXXFLAGS) -pthread -o $@ $^ $(CONFORMANCE_LIBS)

build/conformance-tests: $(CONFORMANCE_TEST_OBJECTS) build/libconformance.a \
  $(CONFORMANCE_SERVER_OBJECTS)
	@echo "link $@"
	@$(CXX) $(SERVER_CXXFLAGS) -pthread -o $@ $^ $(CONFORMANCE_CATCH2_LIBS) $(CONFORMANCE_LIBS)

$(CONFORMANCE_BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	@echo "c++ $<"
	@$(CXX) $(CONFORMANCE_ASIO_FLAGS) $(SERVER_ALL_CXXFLAGS) -c -o $@ $<

-include $(CONFORMANCE_OBJECTS:.o=.d) $(CONFORMANCE_MAIN_OBJECTS:.o=.d) \
  $(CONFORMANCE_TEST_OBJECTS:.o=.d)

endif
