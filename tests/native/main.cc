// The test program's main(). Catch2 2.13 is compiled here, once; Catch2 3 brings its own main() in
// the library Catch2Main. Knows no test.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#endif
#include "catch.h"
