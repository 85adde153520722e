// sse-reference: reads an event stream from standard input and prints what it means by the
// reference parser: {"type","data","lastEventId"} for each event, a JSON text per line, and at last
// {"lastEventId","retry"} (null: the stream never set it). For comparing recorded streams.
#include <cstdio>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "reference.h"
#include "wasm/abi.h"

int main(int argc, char**) {
  if (argc > 1) {
    std::fputs("sse-reference takes no arguments: give it the stream on standard input.\n", stderr);
    return 2;
  }
  using nlohmann::ordered_json;
  std::ios::sync_with_stdio(false);
  const std::string bytes{std::istreambuf_iterator<char>(std::cin), {}};
  const sse::test::Outcome outcome =
      sse::test::Interpret(bytes, {.longest_retry_ms = sse::kMAX_DELAY_MS});
  for (const sse::test::Event& event : outcome.events) {
    std::cout << ordered_json{{"type", event.type},
                              {"data", event.data},
                              {"lastEventId", event.last_event_id}}
              << '\n';
  }
  const ordered_json retry = outcome.retry_ms ? ordered_json(*outcome.retry_ms) : ordered_json();
  std::cout << ordered_json{{"lastEventId", outcome.last_event_id}, {"retry", retry}} << '\n';
  return std::cout.flush() ? 0 : 1;
}
