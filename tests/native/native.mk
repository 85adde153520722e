# The native tests, the reference and the fuzzer. The root Makefile includes this; everything here
# is named from the project's folder.
#
#   build/native-tests   the Catch2 tests; SANITIZE=1 builds them with ASan and UBSan instead
#   build/sse-reference  prints what a stream on standard input means, by the reference
#   build/parser-fuzz    libFuzzer over the core; `make fuzz SECONDS=n` runs it

TEST_BINARIES += build/native-tests build/sse-reference build/parser-fuzz build/parser-seeds

NATIVE_SOURCES := $(wildcard tests/native/*.cc)
NATIVE_MAINS := tests/native/main.cc tests/native/reference_main.cc
# The parser and the connection; core.cc is only for WebAssembly.
CORE_SOURCES := wasm/parser.cc wasm/connection.cc wasm/mime_type.cc
# What tests and fuzzer have in common: all but the tests and the main()s.
NATIVE_PARTS := $(filter-out %_test.cc $(NATIVE_MAINS),$(NATIVE_SOURCES))

NATIVE_FLAGS := -std=c++20 -O2 -g -Wall -Wextra -Werror -MMD -MP -I. -DSSE_CASES='"tests/cases"'
NATIVE_SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all
# Catch2 3 is a library; 2.13 is compiled into main.cc.
NATIVE_LIBS = $(shell $(CXX) -E -include catch2/catch_all.hpp -x c++ /dev/null \
  >/dev/null 2>&1 && echo -lCatch2)

ifeq ($(SANITIZE),1)
NATIVE_BUILD := build/native-sanitized
NATIVE_TESTS := build/native-tests-sanitized
# g++ 12 warns of libstdc++'s own <regex> when it instruments.
NATIVE_FLAGS += $(NATIVE_SANITIZERS) -Wno-maybe-uninitialized
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
  $(filter %_test.cc,$(NATIVE_SOURCES)) $(CORE_SOURCES) \
  $(filter-out %_fuzz.cc %_main.cc,$(wildcard tests/fuzz/*.cc)))

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

# The fuzzer: clang alone has libFuzzer. It is led by what it reaches in the core; the reference
# beside it would only lead it astray, and slowly.
FUZZ_CXX ?= clang++
FUZZ_FLAGS := -std=c++20 -O2 -g -Wall -Wextra -Werror -MMD -MP -I. -DSSE_CASES='"tests/cases"' \
  $(NATIVE_SANITIZERS)
FUZZ_OBJECTS := $(patsubst %.cc,build/fuzz/%.o,$(filter-out tests/fuzz/%_main.cc, \
  $(wildcard tests/fuzz/*.cc)) $(NATIVE_PARTS) $(CORE_SOURCES))
SEEDS_OBJECTS := $(call native_objects,tests/fuzz/seeds_main.cc tests/fuzz/stream_program.cc \
  $(NATIVE_PARTS) $(CORE_SOURCES))
SECONDS ?= 60
$(CORE_SOURCES:%.cc=build/fuzz/%.o): FUZZ_COVERAGE := -fsanitize=fuzzer-no-link

build/fuzz/%.o: %.cc
	@mkdir -p $(@D)
	@echo "clang++ $<"
	@$(FUZZ_CXX) $(FUZZ_FLAGS) $(FUZZ_COVERAGE) -c -o $@ $<

build/parser-fuzz: $(FUZZ_OBJECTS)
	@echo "link $@"
	@$(FUZZ_CXX) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^

build/parser-seeds: $(SEEDS_OBJECTS)
	@echo "link $@"
	@$(CXX) $(NATIVE_FLAGS) -o $@ $^

# What is found stays in build/fuzz/findings; `build/parser-fuzz FILE` runs one again. Inputs that
# reach something new are kept in build/fuzz/corpus for the next run.
.PHONY: fuzz
fuzz: build/parser-fuzz build/parser-seeds ## fuzz the parser; SECONDS=60
	@rm -rf build/fuzz/seeds && mkdir -p build/fuzz/corpus build/fuzz/findings
	@build/parser-seeds build/fuzz/seeds
	@echo "fuzzing for $(SECONDS) s, log in build/fuzz/log" | tee build/fuzz/log
	@if build/parser-fuzz -max_total_time=$(SECONDS) -max_len=4096 -timeout=20 \
	  -entropic_scale_per_exec_time=1 -dict=tests/fuzz/parser.dict \
	  -artifact_prefix=build/fuzz/findings/ build/fuzz/corpus build/fuzz/seeds \
	  >>build/fuzz/log 2>&1; then grep -aE 'DONE|^Done' build/fuzz/log; \
	else tail -n 100 build/fuzz/log; exit 1; fi

-include $(FUZZ_OBJECTS:.o=.d) $(SEEDS_OBJECTS:.o=.d)
-include $(NATIVE_TEST_OBJECTS:.o=.d) $(REFERENCE_OBJECTS:.o=.d)
