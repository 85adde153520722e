// See delivery.h.
#include "delivery.h"

#include <algorithm>

namespace sse::test {

uint64_t Random::Next() {
  uint64_t z = state_ += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

Cuts CutEvery(size_t size, size_t length) {
  Cuts cuts;
  for (size_t at = length; at < size; at += length) cuts.push_back(at);
  return cuts;
}

Cuts CutAtRandom(size_t size, Random& random) {
  constexpr size_t kMagnitudes[] = {3, 12, 100, 1500, 20000, 70000};
  const size_t magnitude = kMagnitudes[random.Below(std::size(kMagnitudes))];
  Cuts cuts;
  size_t at = 0;
  while ((at += 1 + random.Below(magnitude)) < size) cuts.push_back(at);
  return cuts;
}

std::vector<size_t> SingleCuts(size_t size) {
  constexpr size_t kEnds = 64, kStep = 16384, kLast = 12 * kStep, kAround = 4;
  std::vector<size_t> cuts;
  for (size_t at = 1; at < size; at++) {
    const size_t to_step = std::min(at % kStep, kStep - at % kStep);
    if (size <= kEveryOffset || at < kEnds || size - at < kEnds ||
        (at <= kLast + kAround && to_step <= kAround)) {
      cuts.push_back(at);
    }
  }
  return cuts;
}

void FeedCut(DrivenSource& source, std::string_view stream, const Cuts& cuts) {
  size_t from = 0;
  for (const size_t at : cuts) {
    if (at >= stream.size()) break;
    source.Feed(stream.substr(from, at - from));
    from = at;
  }
  source.Feed(stream.substr(from));
}

void Play(DrivenSource& source, const std::vector<std::string>& streams,
          const std::vector<Cuts>& cuts) {
  source.Open();
  if (!streams.empty() && streams[0].size() % 2) source.TellIgnored();  // every other one does
  for (size_t i = 0; i < streams.size(); i++) {
    if (i > 0) source.Reopen();
    FeedCut(source, streams[i], i < cuts.size() ? cuts[i] : Cuts());
  }
}

Outcome Play(SharedCore& shared, const std::vector<std::string>& streams,
             const std::vector<Cuts>& cuts) {
  DrivenSource source(shared);
  Play(source, streams, cuts);
  return source.outcome();
}

}  // namespace sse::test
