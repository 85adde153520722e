// What a client is told in the course of a play, and when: the runner's side of ClientPlan. Must
// not know what was expected of it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/conformance/adapter.h"
#include "server/conformance/judge_parts.h"

namespace sse::conformance {

// The client's sources in the play, at least 1.
uint32_t SourceCount(const PlaySpec& play);

// A placeholder in a URL that the play needs and this machine can't fill, like {{url80}}; "" when
// there is none.
std::string MissingPlaceholder(const PlaySpec& play, const Urls& urls);

class ClientScript {
 public:
  // `certificate` is handed to clients that need TLS.
  ClientScript(const PlaySpec& play, const Urls& urls, const std::string& certificate,
               Conversation& conversation);

  // Creates the first source, or starts the check.
  void Start();
  // Does what is due by what was seen.
  void Advance(const Evidence& evidence);
  // Everything was told, and each close() that was told has returned.
  bool Done(const Evidence& evidence) const;
  // When to call Advance() again, if time alone is waited for.
  std::optional<Time> next_due() const { return next_due_; }
  bool told_to_leave() const { return told_to_leave_; }

 private:
  struct Action {
    After after;
    std::function<void()> run;
    bool done = false;
  };

  void Plan(const std::optional<After>& after, std::function<void()> run);
  void PlanSources();
  void Create(uint32_t source, const std::string& url, const ClientPlan& options);
  void Close(uint32_t source, uint32_t times);

  const PlaySpec& play_;
  const Urls urls_;
  const std::string certificate_;
  Conversation& conversation_;
  std::vector<Action> actions_;
  std::vector<uint32_t> told_to_close_;  // sources
  std::optional<Time> next_due_;
  bool told_to_leave_ = false;
};

}  // namespace sse::conformance
