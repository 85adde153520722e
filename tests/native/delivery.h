// Ways to cut streams into chunks, and the play of cut streams through the core. Must not know what
// the streams mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core_driver.h"
#include "outcome.h"

namespace sse::test {

// Offsets inside a stream, rising: a chunk begins at each.
using Cuts = std::vector<size_t>;

// Numbers that are the same in every run (splitmix64).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next();
  size_t Below(size_t limit) { return static_cast<size_t>(Next() % limit); }

 private:
  uint64_t state_;
};

// Chunks of `length` bytes, the last one shorter.
Cuts CutEvery(size_t size, size_t length);

// Chunks of random lengths, all of about one magnitude.
Cuts CutAtRandom(size_t size, Random& random);

// Where a stream of this size is cut in two, once per run. Every offset up to kEveryOffset bytes.
// Above it the number of runs stays bounded: 64 bytes at both ends, and 4 bytes to both sides of
// every multiple of 16 KiB up to 192 KiB, beyond which the buffer has been filled and compacted
// several times. The sizes at which the core changes its ways (FLUSH, MAX_CHUNK, TEXT_BYTES) are
// among them.
std::vector<size_t> SingleCuts(size_t size);
inline constexpr size_t kEveryOffset = 3072;

// Feeds the stream, cut; an offset at the end or beyond is no cut.
void FeedCut(DrivenSource& source, std::string_view stream, const Cuts& cuts);

// Plays the streams of one connection through the source; cuts[i] are those of streams[i], and what
// has none is fed whole.
void Play(DrivenSource& source, const std::vector<std::string>& streams,
          const std::vector<Cuts>& cuts = {});

// The same through a source of its own.
Outcome Play(SharedCore& shared, const std::vector<std::string>& streams,
             const std::vector<Cuts>& cuts = {});

}  // namespace sse::test
