// What the server does in a play: the server's half of tests/cases/case.schema.json as plain data.
// The short forms (stream, streams, cuts, family) are already expanded to entries with steps.
// Must not know sockets, JSON, or what is expected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/conformance/payload.h"

namespace sse::conformance {

using Headers = std::vector<std::pair<std::string, Payload>>;  // values may hold {{placeholders}}

// A moment on the runner's clock; numbers count from 1.
struct Point {
  enum class Kind {
    kMark,
    kRequest,
    kEnd,
    kClientClose,  // seen by the server
    kOpen,
    kError,
    kEvent,
    kClosed,
    kCreated,
    kExit,    // reported by the client
    kSignal,  // given through the control API
  };
  Kind kind = Kind::kRequest;
  uint32_t number = 1;
  std::string name;     // of a mark or a signal
  uint32_t source = 1;  // which of the client's sources
};

struct Head {
  std::string version = "1.1";
  int status = 200;
  std::optional<std::string> reason;
  Headers headers;  // complete: defaults and `add` are already in
  enum class Framing { kChunked, kLength, kClose, kNone } framing = Framing::kChunked;
  std::optional<uint64_t> length;  // with kLength; otherwise the size of all data in the entry
};

struct Step;
using Steps = std::vector<Step>;

namespace step {
struct WriteHead {
  Head head;
};
struct Raw {
  Payload bytes;
};
struct Chunk {
  Payload bytes;
};
struct Data {
  Payload bytes;
  uint64_t every = 0;        // pieces of so many bytes; 0: not
  std::vector<uint64_t> at;  // or cut before these offsets
  uint32_t gap_ms = 0;       // between the pieces
};
struct LastChunk {
  Headers trailers;
};
struct Compress {
  enum class Coder { kGzip, kDeflate, kNone } coder;
  bool sync = true;
};
struct Flush {};
struct Delay {
  uint32_t ms;
};
struct Split {  // empty `every` and `at` end the splitting
  uint64_t every = 0;
  std::vector<uint64_t> at;
  uint32_t gap_ms = 0;
};
struct Repeat {
  uint64_t count;
  uint64_t from;
  Steps steps;
};
struct Mark {
  std::string name;
};
struct Hold {
  std::optional<uint32_t> ms;
};  // none: until the play is over
struct WaitFor {
  Point point;
  uint32_t ms;
};
struct AwaitClientClose {
  uint32_t ms;
};
struct KeepAlive {
  uint32_t ms;
};
struct Close {
  enum class How { kFin, kRst, kHalf, kTlsNoClose } how;
};
}  // namespace step

struct Step {
  std::variant<step::WriteHead, step::Raw, step::Chunk, step::Data, step::LastChunk, step::Compress,
               step::Flush, step::Delay, step::Split, step::Repeat, step::Mark, step::Hold,
               step::WaitFor, step::AwaitClientClose, step::KeepAlive, step::Close>
      action;
};

// What the server does once.
struct Entry {
  enum class At { kRequest, kAccept } at = At::kRequest;
  std::optional<uint32_t> refuse_ms;
  std::optional<uint64_t> index;  // which of `times` equal entries, from 1
  Steps steps;
};

struct Scenario {
  std::vector<Entry> entries;
  std::vector<Entry> otherwise;  // in turn, again and again; empty: 204 and close
  // Connections refused, taken at accept or closed when idle: the scenario needs listening ports of
  // its own.
  bool needs_own_ports() const;
  bool needs_tls = false;
};

}  // namespace sse::conformance
