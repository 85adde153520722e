// The plays of tests/cases that a parser can be judged by: those of the profile `parser`, which is
// fed the bytes of each stream and reports events, last event ID and reconnection time. What else a
// case expects concerns clients. Must not know the core.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "outcome.h"

namespace sse::test {

// What one alternative of `expect` says; what it doesn't mention is not judged.
struct Expectation {
  std::optional<std::vector<Event>> events;
  std::optional<std::string> last_event_id;
  bool judges_retry = false;
  std::optional<uint32_t> retry_ms;  // none: never set
  std::optional<uint32_t> least_retry_ms;

  // Empty when the outcome is as expected, else how it isn't.
  std::string Judge(const Outcome& outcome) const;
};

struct ParserPlay {
  std::string name;  // the case's id, and the variant's name behind a slash
  std::vector<std::string> streams;
  std::vector<std::vector<size_t>> cuts;  // the deliveries of the first stream that the case names
  std::vector<Expectation> allowed;       // one of them has to hold

  // Empty when one of the allowed expectations holds, else why the last one doesn't.
  std::string Judge(const Outcome& outcome) const;
};

// All of them, read from the folder named by the environment variable SSE_CASES or, without it, by
// the macro SSE_CASES. Throws std::runtime_error with one clear line when it can't.
std::vector<ParserPlay> LoadParserPlays();

}  // namespace sse::test
