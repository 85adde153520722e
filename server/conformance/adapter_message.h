// The messages of tests/conformance/PROTOCOL.md as values: reads what adapters report, writes what
// they are told. A report that is none is nonsense and named as such. Must not know transports.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/conformance/case.h"
#include "server/conformance/observation.h"
#include "server/conformance/player.h"

namespace sse::conformance {

// What a client says of itself.
struct Hello {
  std::string client, version, runtime;
  std::set<std::string> profiles, capabilities;
  std::set<std::string> hides;  // what it has no way to show or do: "open", "error", "callbacks"
  std::set<std::string> lacks;  // what the HTTP beneath it was measured not to do
};

struct Report {
  enum class Kind {
    kHello,
    kCreated,
    kThrown,
    kOpen,
    kEvent,
    kError,
    kComment,
    kClosed,
    kState,
    kChecked,
    kUnsupported,
  };
  Kind kind = Kind::kHello;
  uint32_t id = 0;  // of the source; 0: none was given
  std::optional<ReadyState> state;
  std::string type, data;                    // event
  std::optional<std::string> origin;         // event
  std::optional<std::string> last_event_id;  // event
  std::string name;                          // thrown, checked
  std::string text;                          // message, reason or text, by kind
  std::string command;                       // unsupported
  bool passed = false;                       // checked
  // state: outer none when the client doesn't show it, inner none when there is none
  std::optional<std::optional<std::string>> end_id;
  std::optional<std::optional<uint64_t>> retry_ms;
  Hello hello;
};

// what() says in one line why the text is no report.
struct Nonsense : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// One JSON object. Strings come as UTF-8, lone surrogates in them as three bytes each.
Report ReadReport(std::string_view line);
// A JSON array of such objects.
std::vector<Report> ReadReports(std::string_view array);

// Commands, each on one line without its end. Text is filled with the play's URLs.
std::string CreateCommand(uint32_t id, const std::string& url,
                          const std::vector<std::string>& listen, const ClientPlan& plan,
                          const Urls& urls, const std::string& certificate);
std::string ListenCommand(uint32_t id, const std::vector<std::string>& types);
std::string CloseCommand(uint32_t id, uint32_t times);
std::string CheckCommand(const std::string& name, const Urls& urls);
std::string FeedCommand(uint32_t id, std::string_view bytes);
// probe, restart, parse, end, forget
std::string SourceCommand(const char* command, uint32_t id);
// leave, quit
std::string PlainCommand(const char* command);

}  // namespace sse::conformance
