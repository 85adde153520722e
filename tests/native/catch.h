// Catch2 as both of its generations install it: 2.13 is one header, 3 a library. The tests use only
// what the two have in common.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
