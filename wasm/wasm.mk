# Builds the WebAssembly module. em++ compiles, wasm-ld links (emcc's own link adds about 200
# bytes), wasm-opt shrinks.
EMXX ?= em++
WASM_LD ?= $(shell em-config LLVM_ROOT)/wasm-ld
WASM_OPT ?= $(shell em-config BINARYEN_ROOT)/bin/wasm-opt
WASM2JS ?= $(shell em-config BINARYEN_ROOT)/bin/wasm2js

# -mcpu=mvp: nothing that the first engines with WebAssembly lack. -fno-unroll-loops saves 350
# bytes or more. The sources are compiled into one unit by LTO, where every address is a constant.
# core.simd.wasm is the same with 128-bit vectors, for Node, where speed counts more than size;
# core.twin.wasm is what becomes JavaScript (word.h); parser.wasm is the parser alone.
WASM_CXXFLAGS := -std=c++20 -Oz -flto -mcpu=mvp -fno-exceptions -fno-rtti -fno-builtin \
  -fno-unroll-loops -fvisibility=hidden -Wall -Wextra -Werror
# The core is the only data and stands at address 0 (contract.h); 256 KiB, never grown.
WASM_LDFLAGS := --no-entry --strip-all --gc-sections --lto-O2 --global-base=0 -z stack-size=1024 \
  --initial-memory=262144 --max-memory=262144
# Not --low-memory-unused: it folds offsets into accesses whose base may be negative.
# --flatten --rereloop lays the control flow out anew, --const-hoisting and --rse take away what it
# repeats; the order was found by search: 88 bytes less than `--flatten --rereloop -Oz --converge`.
WASM_STRIPFLAGS := --zero-filled-memory --strip-producers --strip-target-features --strip-debug
WASM_OPTFLAGS := $(WASM_STRIPFLAGS) \
  --inlining-optimizing -Oz --flatten --rereloop --const-hoisting --rse --converge -Oz -Os

WASM_OBJECTS := $(patsubst wasm/%.cc,build/wasm/%.o,$(filter-out %/parser_core.cc,$(wildcard wasm/*.cc)))
WASM_TWIN_OBJECTS := $(WASM_OBJECTS:build/wasm/%=build/wasm/twin/%)
WASM_PARSER_OBJECTS := build/wasm/parser_core.o build/wasm/parser.o
WASM_SIMD_OBJECTS := $(WASM_OBJECTS:build/wasm/%=build/wasm/simd/%)

build/wasm/%.o: wasm/%.cc wasm/wasm.mk
	@mkdir -p $(@D)
	$(EMXX) $(WASM_CXXFLAGS) -MMD -MP -c $< -o $@

build/wasm/simd/%.o: wasm/%.cc wasm/wasm.mk
	@mkdir -p $(@D)
	$(EMXX) $(WASM_CXXFLAGS:-Oz=-O2) -msimd128 -MMD -MP -c $< -o $@

build/wasm/twin/%.o: wasm/%.cc wasm/wasm.mk
	@mkdir -p $(@D)
	$(EMXX) $(WASM_CXXFLAGS) -DSSE_TWIN -MMD -MP -c $< -o $@

build/wasm/core.wasm: $(WASM_OBJECTS)
build/wasm/core.twin.wasm: $(WASM_TWIN_OBJECTS)
build/wasm/parser.wasm: $(WASM_PARSER_OBJECTS)
build/wasm/core.simd.wasm: $(WASM_SIMD_OBJECTS)
build/wasm/core.simd.wasm: WASM_FEATURES := --enable-simd
build/wasm/core.simd.wasm: WASM_OPTFLAGS := $(WASM_STRIPFLAGS) -O2

build/wasm/%.wasm: wasm/wasm.mk
	$(WASM_LD) $(filter %.o,$^) $(WASM_LDFLAGS) -o $(@:.wasm=.linked)
	$(WASM_OPT) $(@:.wasm=.linked) --mvp-features $(WASM_FEATURES) $(WASM_OPTFLAGS) -o $@

# For engines without WebAssembly.
build/wasm/core.twin.js: build/wasm/core.twin.wasm wasm/gen-twin.mjs wasm/slim-twin.mjs
	node wasm/gen-twin.mjs $(WASM2JS)

js/abi.js: wasm/abi.def wasm/gen-abi.mjs
	node wasm/gen-abi.mjs

-include $(WASM_OBJECTS:.o=.d) $(WASM_SIMD_OBJECTS:.o=.d) $(WASM_PARSER_OBJECTS:.o=.d) $(WASM_TWIN_OBJECTS:.o=.d)
