// The connection's states: every fact in every state, in one table, and the order of the actions.
#include <cstring>

#include "catch.h"
#include "core_driver.h"

using namespace sse::test;

namespace {

using Actions = std::vector<int32_t>;

constexpr int32_t kAbort = sse::kActionABORT;
constexpr int32_t kOpened = sse::kActionOPENED;
constexpr int32_t kError = sse::kActionERROR;
constexpr int32_t kWait = sse::kActionWAIT;
constexpr int32_t kConnect = sse::kActionCONNECT;

enum class Situation { kRequested, kOpen, kWaiting, kFailed, kClosed };

const char* const kSituations[] = {"requested", "open", "waiting", "failed", "closed"};

void Bring(DrivenSource& source, Situation situation) {
  source.Start();
  source.TakeActions();
  if (situation == Situation::kOpen) source.Respond(200, "text/event-stream");
  if (situation == Situation::kWaiting) source.Lose(sse::kReasonNETWORK);
  if (situation == Situation::kFailed) source.Respond(500, "text/event-stream");
  if (situation == Situation::kClosed) source.Close();
  source.TakeActions();
}

struct Fact {
  std::string name;
  std::function<void(DrivenSource&)> state;
};

Fact Response(uint32_t status, const std::string& type) {
  return {"response " + std::to_string(status) + ' ' + type,
          [=](DrivenSource& source) { source.Respond(status, type); }};
}

Fact Loss(int32_t reason) {
  return {"loss for reason " + std::to_string(reason),
          [=](DrivenSource& source) { source.Lose(reason); }};
}

const Fact kFire = {"fire", [](DrivenSource& source) { source.Fire(); }};
const Fact kClose = {"close", [](DrivenSource& source) { source.Close(); }};

struct Step {
  Fact fact;
  int32_t ready_state;
  int32_t reason;  // 0: stays what it was
  Actions actions;
};

void CheckStep(Situation situation, const Step& step) {
  SharedCore shared;
  DrivenSource source(shared);
  Bring(source, situation);
  const int32_t reason = source.state().reason;
  step.fact.state(source);
  INFO(kSituations[static_cast<int>(situation)] << ": " << step.fact.name);
  CHECK(source.state().ready_state == step.ready_state);
  CHECK(source.state().reason == (step.reason ? step.reason : reason));
  CHECK(source.TakeActions() == step.actions);
}

void CheckIgnored(Situation situation, const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    SharedCore shared;
    DrivenSource source(shared);
    Bring(source, situation);
    const sse::State before = source.state();
    fact.state(source);
    INFO(kSituations[static_cast<int>(situation)] << ": " << fact.name);
    CHECK(std::memcmp(&before, &source.state(), sizeof before) == 0);
  }
}

std::vector<Fact> Responses() {
  return {Response(200, "text/event-stream"), Response(200, "text/html"),
          Response(204, "text/event-stream"), Response(500, ""), Response(0, "")};
}

std::vector<Fact> Losses() {
  return {Loss(sse::kReasonNETWORK), Loss(sse::kReasonENDED), Loss(sse::kReasonREFUSED),
          Loss(sse::kReasonTOO_LARGE), Loss(sse::kReasonOVER)};
}

std::vector<Fact> operator+(std::vector<Fact> facts, const std::vector<Fact>& more) {
  facts.insert(facts.end(), more.begin(), more.end());
  return facts;
}

}  // namespace

TEST_CASE("a new source is CONNECTING and asks for its request", "[connection]") {
  SharedCore shared;
  DrivenSource source(shared);
  source.Start();
  CHECK(source.state().ready_state == sse::kCONNECTING);
  CHECK(source.state().reconnection_ms == sse::kRECONNECTION_MS);
  CHECK(source.TakeActions() == Actions{kConnect});
  CHECK(source.TakeActions().empty());
}

TEST_CASE("a request is answered, lost or given up", "[connection]") {
  const Situation situation = Situation::kRequested;
  CheckStep(situation, {Response(200, "text/event-stream"), sse::kOPEN, 0, {kOpened}});
  CheckStep(situation,
            {Response(200, "text/html"), sse::kCLOSED, sse::kReasonMIME, {kAbort, kError}});
  CheckStep(situation, {Response(200, ""), sse::kCLOSED, sse::kReasonMIME, {kAbort, kError}});
  CheckStep(situation,
            {Loss(sse::kReasonNETWORK), sse::kCONNECTING, sse::kReasonNETWORK, {kError, kWait}});
  CheckStep(situation,
            {Loss(sse::kReasonENDED), sse::kCONNECTING, sse::kReasonENDED, {kError, kWait}});
  for (const int32_t reason : {sse::kReasonREFUSED, sse::kReasonTOO_LARGE, sse::kReasonOVER}) {
    CheckStep(situation, {Loss(reason), sse::kCLOSED, reason, {kAbort, kError}});
  }
  CheckStep(situation, {kClose, sse::kCLOSED, 0, {kAbort}});
  CheckIgnored(situation, {kFire});
}

TEST_CASE("every status but 200 fails the connection, whatever the type", "[connection]") {
  for (uint32_t status = 0; status < 1000; status++) {
    if (status == 200) continue;
    for (const char* type : {"text/event-stream", "text/html"}) {
      CheckStep(Situation::kRequested,
                {Response(status, type), sse::kCLOSED, sse::kReasonSTATUS, {kAbort, kError}});
    }
  }
}

TEST_CASE("an open stream is lost, failed or closed", "[connection]") {
  const Situation situation = Situation::kOpen;
  CheckStep(situation,
            {Loss(sse::kReasonNETWORK), sse::kCONNECTING, sse::kReasonNETWORK, {kError, kWait}});
  CheckStep(situation,
            {Loss(sse::kReasonENDED), sse::kCONNECTING, sse::kReasonENDED, {kError, kWait}});
  for (const int32_t reason : {sse::kReasonREFUSED, sse::kReasonTOO_LARGE, sse::kReasonOVER}) {
    CheckStep(situation, {Loss(reason), sse::kCLOSED, reason, {kAbort, kError}});
  }
  CheckStep(situation, {kClose, sse::kCLOSED, 0, {kAbort}});
  CheckIgnored(situation, Responses() + std::vector<Fact>{kFire});
}

TEST_CASE("a source that waits goes on only by its timer", "[connection]") {
  const Situation situation = Situation::kWaiting;
  CheckStep(situation, {kFire, sse::kCONNECTING, 0, {kConnect}});
  CheckStep(situation, {kClose, sse::kCLOSED, 0, {kAbort}});
  CheckIgnored(situation, Responses() + Losses());
}

TEST_CASE("nothing brings a closed or failed source back", "[connection]") {
  const std::vector<Fact> all = Responses() + Losses() + std::vector<Fact>{kFire, kClose};
  CheckIgnored(Situation::kFailed, all);
  CheckIgnored(Situation::kClosed, all);
}

TEST_CASE("a timer that fires twice connects once", "[connection]") {
  SharedCore shared;
  DrivenSource source(shared);
  Bring(source, Situation::kWaiting);
  source.Fire();
  CHECK(source.TakeActions() == Actions{kConnect});
  source.Fire();
  CHECK(source.TakeActions().empty());
}

TEST_CASE("close() in a listener drops the actions that are left", "[connection]") {
  for (const Situation situation : {Situation::kRequested, Situation::kOpen}) {
    SharedCore shared;
    SECTION(kSituations[static_cast<int>(situation)]) {
      sse::Core core{};
      core.Start();
      CHECK(core.Next() == kConnect);
      if (situation == Situation::kOpen) {
        std::memcpy(core.parser.text, "text/event-stream", 17);
        core.Respond(200, 17);
        CHECK(core.Next() == kOpened);
      }
      core.Lose(sse::kReasonNETWORK);
      CHECK(core.Next() == kError);  // a listener closes
      core.Close();
      CHECK(core.Next() == kAbort);
      CHECK(core.Next() == 0);
      core.Fire();
      CHECK(core.Next() == 0);
    }
  }
}

TEST_CASE("a source can be started again after anything", "[connection]") {
  for (const Situation situation : {Situation::kOpen, Situation::kWaiting, Situation::kFailed}) {
    SharedCore shared;
    DrivenSource used(shared), fresh(shared);
    used.Open();
    used.Feed("retry: 5\nid: 1\nevent: e\ndata: \xC3\xA9");
    Bring(used, situation);
    used.Start();
    fresh.Start();
    const sse::State expected = fresh.state();
    CHECK(std::memcmp(&expected, &used.state(), sizeof expected) == 0);
  }
}
