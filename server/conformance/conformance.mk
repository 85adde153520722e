# Builds the conformance suite's native parts; named from the project's folder. Works alone too:
#   make -f server/conformance/conformance.mk build/conformance-tests
#
#   build/libconformance.a    player, doors, cases and judge: all but the *_main.cc of this folder
#   build/sse-conformance     the runner; build/sse-server links the library too
#   build/conformance-tests   the Catch2 tests of tests/server/conformance-*.cc

TEST_BINARIES += build/conformance-tests

CONFORMANCE_BUILD := build/conformance
CONFORMANCE_CXXFLAGS ?= -O2 -g
# The package's library is compiled with these; other values would be another memory layout.
CONFORMANCE_HTTPLIB_CFLAGS = $(if $(HTTPLIB_DIR),-isystem $(HTTPLIB_DIR),$(shell \
  pkg-config --cflags cpp-httplib 2>/dev/null || \
  echo -DCPPHTTPLIB_OPENSSL_SUPPORT -DCPPHTTPLIB_ZLIB_SUPPORT -DCPPHTTPLIB_BROTLI_SUPPORT))
CONFORMANCE_LIBS = $(if $(HTTPLIB_DIR),,-lcpp-httplib) -lssl -lcrypto -lz

CONFORMANCE_ALL_CXXFLAGS = -std=c++20 -Wall -Wextra -Werror -pthread -MMD -MP -I. \
  -DASIO_STANDALONE $(CONFORMANCE_HTTPLIB_CFLAGS) $(CONFORMANCE_CXXFLAGS)

CONFORMANCE_SOURCES := $(filter-out %_main.cc,$(wildcard server/conformance/*.cc))
CONFORMANCE_OBJECTS := $(CONFORMANCE_SOURCES:%.cc=$(CONFORMANCE_BUILD)/%.o)
CONFORMANCE_MAIN_OBJECTS := $(patsubst %.cc,$(CONFORMANCE_BUILD)/%.o, \
  $(wildcard server/conformance/*_main.cc))
CONFORMANCE_TEST_OBJECTS := $(patsubst %.cc,$(CONFORMANCE_BUILD)/%.o, \
  $(wildcard tests/server/conformance-*.cc) tests/native/main.cc)
# Catch2 3 is a library; 2.13 is compiled into main.cc.
CONFORMANCE_CATCH2_LIBS = $(shell pkg-config --silence-errors --libs catch2-with-main)

build/libconformance.a: $(CONFORMANCE_OBJECTS)
	@echo "archive $@"
	@rm -f $@
	@$(AR) rcs $@ $^

build/conformance-tests: $(CONFORMANCE_TEST_OBJECTS) build/libconformance.a
	@echo "link $@"
	@$(CXX) $(CONFORMANCE_CXXFLAGS) -pthread -o $@ $^ $(CONFORMANCE_CATCH2_LIBS) $(CONFORMANCE_LIBS)

$(CONFORMANCE_BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	@echo "c++ $<"
	@$(CXX) $(CONFORMANCE_ALL_CXXFLAGS) -c -o $@ $<

-include $(CONFORMANCE_OBJECTS:.o=.d) $(CONFORMANCE_MAIN_OBJECTS:.o=.d) \
  $(CONFORMANCE_TEST_OBJECTS:.o=.d)
