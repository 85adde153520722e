# Builds build/sse-server and build/server-tests. Included by the root Makefile; works alone too:
#   make -f server/server.mk build/sse-server
#
# HTTPLIB_DIR=DIR builds against the httplib.h in DIR (header-only) instead of the installed package.

CXX ?= g++
SERVER_CXXFLAGS ?= -O2
SERVER_BUILD_DIR := build/server
SERVER_VERSION = $(shell sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p;T;q' package.json 2>/dev/null)

# The package's library is compiled with these; other values would be another memory layout.
SERVER_HTTPLIB_CFLAGS = $(if $(HTTPLIB_DIR),-isystem $(HTTPLIB_DIR),$(shell \
  { command -v pkg-config >/dev/null && pkg-config --cflags cpp-httplib; } 2>/dev/null || \
  echo -DCPPHTTPLIB_OPENSSL_SUPPORT -DCPPHTTPLIB_ZLIB_SUPPORT -DCPPHTTPLIB_BROTLI_SUPPORT))
SERVER_HTTPLIB_LIBS = $(if $(HTTPLIB_DIR),,$(shell \
  pkg-config --libs cpp-httplib 2>/dev/null || echo -lcpp-httplib))

SERVER_ALL_CXXFLAGS = -std=c++20 -Wall -Wextra -Werror -pthread -MMD -MP -I. \
  $(SERVER_HTTPLIB_CFLAGS) $(SERVER_DEFINES) $(SERVER_CXXFLAGS)

SERVER_SOURCES := $(wildcard server/*.cc server/demos/*.cc)
SERVER_OBJECTS := $(SERVER_SOURCES:server/%.cc=$(SERVER_BUILD_DIR)/%.o)

# The pieces that need no socket, and their tests. catch-main.cc serves Catch2 2 and 3.
SERVER_TEST_SOURCES := $(wildcard tests/server/*-test.cc) tests/server/catch-main.cc
SERVER_TEST_OBJECTS := $(SERVER_TEST_SOURCES:tests/server/%.cc=$(SERVER_BUILD_DIR)/tests/%.o)
SERVER_TESTED_OBJECTS := $(addprefix $(SERVER_BUILD_DIR)/, \
  channel.o channel_producer.o event_ring.o event_writer.o json_text.o request_head.o stream_request.o wall_clock.o)
SERVER_CATCH2_LIBS = $(shell $(CXX) -E -include catch2/catch_all.hpp -x c++ /dev/null \
  >/dev/null 2>&1 && echo -lCatch2)

build/sse-server: $(SERVER_OBJECTS)
	@echo "link $@"
	@$(CXX) $(SERVER_CXXFLAGS) -pthread -o $@ $^ $(SERVER_HTTPLIB_LIBS) $(SERVER_LDLIBS)

build/server-tests: $(SERVER_TEST_OBJECTS) $(SERVER_TESTED_OBJECTS)
	@echo "link $@"
	@$(CXX) $(SERVER_CXXFLAGS) -pthread -o $@ $^ $(SERVER_CATCH2_LIBS)

$(SERVER_BUILD_DIR)/version.o: $(wildcard package.json)
$(SERVER_BUILD_DIR)/version.o: SERVER_DEFINES = -DSSE_VERSION='"$(or $(SERVER_VERSION),0.0.0)"'

$(SERVER_BUILD_DIR)/%.o: server/%.cc
	@mkdir -p $(@D)
	@echo "c++ $<"
	@$(CXX) $(SERVER_ALL_CXXFLAGS) -c -o $@ $<

$(SERVER_BUILD_DIR)/tests/%.o: tests/server/%.cc
	@mkdir -p $(@D)
	@echo "c++ $<"
	@$(CXX) $(SERVER_ALL_CXXFLAGS) -c -o $@ $<

-include $(SERVER_OBJECTS:.o=.d) $(SERVER_TEST_OBJECTS:.o=.d)

include server/conformance/conformance.mk
