// A parser and a connection that share one State: all there is to a source except I/O. The native
// tests, the fuzzer and the server use this class; core.cc exports one instance to WebAssembly.
#pragma once

#include "connection.h"
#include "mime_type.h"
#include "parser.h"

namespace sse {

class Core {
 public:
  // See contract.h for what each means and when it may be called.
  void Start() {
    parser.state = State{};
    StartCleared();
  }

  // The same for a caller that has cleared the state: the module has no memset, and no bytes left
  // for a loop.
  void StartCleared() {
    parser.max_event_bytes = kMAX_EVENT_BYTES;
    Connection::Start(parser.state);
  }

  void Respond(uint32_t status, uint32_t length) {
    if (Head(status, length)) parser.BeginStream();
  }

  // The head alone; true when a stream is to be begun.
  bool Head(uint32_t status, uint32_t length) {
    return Connection::Respond(parser.state, status, IsEventStream(parser.text, length));
  }

  uint32_t Parse(uint32_t end) {
    const uint32_t count = parser.Parse(end);
    if (parser.state.too_large) Connection::Lose(parser.state, kReasonTOO_LARGE);
    return count;
  }

  void Lose(int32_t reason) { Connection::Lose(parser.state, reason); }
  void Fire() { Connection::Fire(parser.state); }
  void Close() { Connection::Close(parser.state); }
  int32_t Next() { return Connection::Next(parser.state); }

  Parser parser;
};

}  // namespace sse
