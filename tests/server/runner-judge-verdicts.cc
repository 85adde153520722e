// What a deviation becomes: by severity, by alternatives, by what the environment did.
#include "tests/native/catch.h"
#include "tests/server/runner-play-builder.h"

using namespace sse::conformance;
using namespace sse::conformance::test;

namespace {

using Kind = Point::Kind;
using Allowed = Expect::Alternative::Verdict;

struct Deviating : Bench {
  explicit Deviating(Severity severity) {
    which.severity = severity;
    expect().opens = Exactly(1);
  }
};

struct Late : Bench {
  Late() {
    expect().gaps = {{Moment(Kind::kEnd), Moment(Kind::kRequest, 2), 100, 200}};
    EndRequest(SeeRequest(), 0);
    SeeRequest(Head(), 5000);
  }
};

}  // namespace

TEST_CASE("a deviation is as bad as the case is severe") {
  CHECK(Deviating(Severity::kMust).Result() == Verdict::kFailed);
  CHECK(Deviating(Severity::kShould).Result() == Verdict::kNonStrict);
  CHECK(Deviating(Severity::kExtension).Result() == Verdict::kNonStrict);
  CHECK(Deviating(Severity::kInfo).Result() == Verdict::kInformational);
}

TEST_CASE("an info case that is as expected is informational too") {
  Deviating bench(Severity::kInfo);
  bench.SeeOpen();
  CHECK(bench.Result() == Verdict::kInformational);
}

TEST_CASE("too late is non-strict and never failed, also for a must") {
  const Judgement judgement = Late().Judged();
  CHECK(judgement.verdict == Verdict::kNonStrict);
  CHECK(judgement.message == "end of response 1 to request 2: 5000 ms, later than 200 ms");
}

TEST_CASE("too many requests per second are non-strict and never failed") {
  Bench bench;
  bench.expect().max_requests_per_second = 2;
  for (const double ms : {0, 400, 999}) bench.SeeRequest(Bench::Head(), ms);
  CHECK(bench.Result() == Verdict::kNonStrict);
  Bench slower;
  slower.expect().max_requests_per_second = 2;
  for (const double ms : {0, 400, 1000}) slower.SeeRequest(Bench::Head(), ms);
  CHECK(slower.Result() == Verdict::kOk);
}

TEST_CASE("a gap is recorded, with and without bounds") {
  CHECK(Late().Judged().recorded ==
        std::vector<std::string>{"end of response 1 to request 2: 5000 ms"});
}

TEST_CASE("the first alternative that matches gives label and verdict") {
  Bench bench;
  bench.expect().one_of = {
      Alternative("opens", [](Expect& e) { e.opens = Exactly(1); }),
      Alternative(
          "fails", [](Expect& e) { e.errors = Exactly(1); }, Allowed::kNonStrict),
      Alternative(
          "fails or not",
          [](Expect& e) {
            e.errors = Count{0, 1};
          },
          Allowed::kInformational),
  };
  CHECK(bench.Judged().label == "fails or not");
  CHECK(bench.Result() == Verdict::kInformational);
  bench.SeeError();
  CHECK(bench.Judged().label == "fails");
  CHECK(bench.Result() == Verdict::kNonStrict);
  bench.SeeOpen();
  CHECK(bench.Judged().label == "opens");
  CHECK(bench.Result() == Verdict::kOk);
}

TEST_CASE("what stands beside the alternatives holds in each") {
  Bench bench;
  bench.expect().requests = Exactly(1);
  bench.expect().one_of = {Alternative("opens", [](Expect& e) { e.opens = Exactly(0); }),
                           Alternative("fails", [](Expect& e) { e.errors = Exactly(1); })};
  CHECK(bench.Result() == Verdict::kFailed);
  CHECK(bench.Judged().message == "expected 1 request, saw 0");
  bench.SeeRequest();
  CHECK(bench.Result() == Verdict::kOk);
}

TEST_CASE("if no alternative matches even a should has failed, an extension and an info have not") {
  Bench bench;
  bench.expect().one_of = {Alternative("opens", [](Expect& e) { e.opens = Exactly(1); }),
                           Alternative("fails", [](Expect& e) { e.errors = Exactly(1); })};
  for (const auto& [severity, verdict] : {std::pair(Severity::kMust, Verdict::kFailed),
                                          std::pair(Severity::kShould, Verdict::kFailed),
                                          std::pair(Severity::kExtension, Verdict::kNonStrict),
                                          std::pair(Severity::kInfo, Verdict::kInformational)}) {
    bench.which.severity = severity;
    CHECK(bench.Result() == verdict);
    CHECK(bench.Judged().message.find("not \"opens\" (expected 1 open event") != std::string::npos);
  }
}

TEST_CASE("a late gap inside an alternative does not keep it from matching") {
  Late bench;
  const Gap gap = bench.expect().gaps[0];
  bench.expect().gaps.clear();
  bench.expect().one_of = {Alternative("late", [&](Expect& e) { e.gaps = {gap}; }),
                           Alternative("other", [](Expect& e) { e.opens = Exactly(9); })};
  CHECK(bench.Judged().label == "late");
  CHECK(bench.Result() == Verdict::kNonStrict);
}

TEST_CASE("trouble of the environment is inconclusive, whatever else was seen") {
  Deviating died(Severity::kMust);
  died.seen.adapter_trouble = "the adapter ended with exit code 3";
  CHECK(died.Result() == Verdict::kInconclusive);
  CHECK(died.Judged().message == "the adapter ended with exit code 3");

  Deviating server(Severity::kMust);
  server.journal.Trouble("the port was taken");
  CHECK(server.Result() == Verdict::kInconclusive);
  CHECK(server.Judged().message == "server: the port was taken");

  Deviating step(Severity::kMust);
  const size_t index = step.SeeRequest();
  step.journal.EditRequest(index, [](RequestRecord& record) { record.trouble = "late"; });
  CHECK(step.Judged().message == "server: late");
}

TEST_CASE("a case about a coding is judged only if the first request offers it") {
  Bench bench;
  bench.which.offered = "br";
  bench.expect().opens = Exactly(1);
  bench.SeeRequest(Bench::Head("Accept-Encoding: gzip, br;q=0\r\n"));
  CHECK(bench.Result() == Verdict::kUnimplemented);
  CHECK(!IsOffered(bench.which, bench.play, bench.journal));

  Bench offering;
  offering.which.offered = "br";
  offering.expect().opens = Exactly(1);
  offering.SeeRequest(Bench::Head("Accept-Encoding: gzip, BR;q=0.5\r\n"));
  CHECK(offering.Result() == Verdict::kFailed);
  CHECK(IsOffered(offering.which, offering.play, offering.journal));
}

TEST_CASE("an unexpected exception is mentioned with the deviation that it causes") {
  Deviating bench(Severity::kMust);
  bench.source().thrown = "TypeError";
  bench.source().thrown_message = "no";
  CHECK(bench.Judged().message ==
        "expected 1 open event, saw 0 (the constructor threw TypeError: no)");
}

TEST_CASE("a play is satisfied when everything has come, whatever it says") {
  Bench bench;
  bench.expect().events = {Event("a"), Event("b")};
  bench.expect().requests = Count{1, std::nullopt};
  bench.SeeEvent("x");
  bench.SeeRequest();
  CHECK(!bench.Satisfied());
  bench.SeeEvent("y");
  CHECK(bench.Satisfied());
}

TEST_CASE("a play that expects nothing is satisfied at once, one with moments when they came") {
  Bench bench;
  CHECK(bench.Satisfied());
  bench.expect().gaps = {{Moment(Kind::kRequest), Moment(Kind::kEvent), {}, {}}};
  bench.SeeRequest();
  CHECK(!bench.Satisfied());
  bench.SeeEvent("a");
  CHECK(bench.Satisfied());
}

TEST_CASE("a play with alternatives is satisfied when one of them matches") {
  Bench bench;
  bench.expect().one_of = {Alternative("a", [](Expect& e) { e.events = {Event("a")}; }),
                           Alternative("b", [](Expect& e) { e.events = {Event("b")}; })};
  CHECK(!bench.Satisfied());
  bench.SeeEvent("b");
  CHECK(bench.Satisfied());
  bench.SeeEvent("c");
  CHECK(!bench.Satisfied());
}

TEST_CASE("a play that waits for a state goes on while the probe shows another") {
  Bench bench;
  bench.expect().final_state = ReadyState::kClosed;
  CHECK(bench.Satisfied());  // not probed yet
  bench.source().final_state = ReadyState::kOpen;
  CHECK(!bench.Satisfied());
  bench.source().final_state = ReadyState::kClosed;
  CHECK(bench.Satisfied());
}

TEST_CASE("a parser is judged by events, last event ID and reconnection time only") {
  Bench bench;
  bench.expect().events = {Event("a")};
  bench.expect().opens = Exactly(1);
  bench.expect().requests = Exactly(1);
  bench.expect().final_state = ReadyState::kOpen;
  bench.SeeEvent("a");
  CHECK(JudgeParser(bench.which, bench.play, bench.seen).verdict == Verdict::kOk);
  bench.SeeEvent("b");
  CHECK(JudgeParser(bench.which, bench.play, bench.seen).verdict == Verdict::kFailed);
}

TEST_CASE("of several plays the worst verdict counts") {
  CHECK(Verdict::kFailed > Verdict::kInconclusive);
  CHECK(Verdict::kInconclusive > Verdict::kNonStrict);
  CHECK(Verdict::kNonStrict > Verdict::kUnimplemented);
  CHECK(Verdict::kUnimplemented > Verdict::kInformational);
  CHECK(Verdict::kInformational > Verdict::kOk);
}

TEST_CASE("an attempt that failed before the server saw it is told from one that it saw") {
  Bench seen;
  seen.SeeRequest();
  seen.SeeError();
  CHECK_FALSE(FailedUnseen(seen.play, seen.journal, seen.seen));
  seen.SeeError();
  CHECK(FailedUnseen(seen.play, seen.journal, seen.seen));

  Bench early;
  early.SeeError();
  early.SeeRequest(Bench::Head(), 3000);
  CHECK(FailedUnseen(early.play, early.journal, early.seen));

  Bench refused;  // there the server sees nothing on purpose
  refused.play.scenario.entries.resize(1);
  refused.play.scenario.entries[0].refuse_ms = 10;
  refused.SeeError();
  CHECK_FALSE(FailedUnseen(refused.play, refused.journal, refused.seen));
}
