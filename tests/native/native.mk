# The native tests, the reference and the fuzzer. The root Makefile includes this; everything here
# is named from the project's folder.
#
#   build/native-tests   the Catch2 tests; SANITIZE=1 builds them with ASan and UBSan instead
#   build/sse-reference  prints what a stream on standard input means, by the reference
#   build/parser-fuzz    libFuzzer over the core; `make fuzz SECONDS=n` runs it

TEST_BINARIES += build/native-tests build/sse-reference

NATIVE_SOURCES := $(wildcard tests/native/*.cc)
NATIVE_MAINS := tests/native/main.cc tests/native/reference_main.cc
# The parser and the connection; core.cc is only for WebAssembly.
CORE_SOURCES := wasm/parser.cc wasm/connection.cc wasm/mime_type.cc
# What tests and fuzzer have in common: all but the tests and the main()s.
NATIVE_PARTS := $(filter-out %_test.cc $(NATIVE_MAINS),$(NATIVE_SOURCES))

NATIVE_FLAGS := -std=c++20 -O2 -g -Wall -Wextra -Werror -MMD -MP -I. -DSSE_CASES='"tests/cases"'
NATIVE_SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all
# Catch2 3 is a library; 2.13 is compiled into main.cc.
NATIVE_LIBS := $(shell pkg-config --silence-errors --libs catch2-with-main)

ifeq ($(SANITIZE),1)
NATIVE_BUILD := build/native-sanitized
NATIVE_TESTS := build/native-tests-sanitized
NATIVE_FLAGS += $(NATIVE_SANITIZERS)
else
NATIVE_BUILD := build/native
NATIVE_TESTS := build/native-tests
endif

native_objects = $(patsubst %.cc,$(NATIVE_BUILD)/%.o,$(1))

$(NATIVE_BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	@echo "c++ $<"
	@$(CXX) $(NATIVE_FLAGS) -c -o $@ $<

NATIVE_TEST_OBJECTS := $(call native_objects,tests/native/main.cc $(NATIVE_PARTS) \
  $(filter %_test.cc,$(NATIVE_SOURCES)) $(CORE_SOURCES))

$(NATIVE_TESTS): $(NATIVE_TEST_OBJECTS)
	@echo "link $@"
	@$(CXX) $(NATIVE_FLAGS) -o $@ $^ $(NATIVE_LIBS)

.PHONY: native-tests
native-tests: $(NATIVE_TESTS) ## build the Catch2 tests and run them; SANITIZE=1
	$(NATIVE_TESTS)

REFERENCE_OBJECTS := $(call native_objects,$(addprefix tests/native/,reference_main.cc \
  reference.cc outcome.cc utf8.cc))

build/sse-reference: $(REFERENCE_OBJECTS)
	@echo "link $@"
	@$(CXX) $(NATIVE_FLAGS) -o $@ $^

-include $(NATIVE_TEST_OBJECTS:.o=.d) $(REFERENCE_OBJECTS:.o=.d)
