# Builds the conformance suite's native parts; named from the project's folder. Works alone too:
#   make -f server/conformance/conformance.mk build/conformance-tests
#
#   build/libconformance.a    player, doors, cases and judge: all but the *_main.cc of this folder
#   build/sse-conformance     the runner; build/sse-server links the library too
#   build/conformance-tests   the Catch2 tests of tests/server/{conformance,runner}-*.cc

ifndef SERVER_BUILD_DIR
include server/server.mk
endif

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
CONFORMANCE_CATCH2_LIBS = $(shell pkg-config --silence-errors --libs catch2-with-main)

build/libconformance.a: $(CONFORMANCE_OBJECTS)
	@echo "archive $@"
	@rm -f $@
	@$(AR) rcs $@ $^

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
	@$(CXX) -DASIO_STANDALONE $(SERVER_ALL_CXXFLAGS) -c -o $@ $<

-include $(CONFORMANCE_OBJECTS:.o=.d) $(CONFORMANCE_MAIN_OBJECTS:.o=.d) \
  $(CONFORMANCE_TEST_OBJECTS:.o=.d)
