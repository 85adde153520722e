// The journal of a play: what counts as which moment, and who hears of changes.
#include <thread>

#include "server/conformance/journal.h"
#include "tests/native/catch.h"

using namespace sse::conformance;
using std::chrono::milliseconds;

namespace {

const Time kStart = Clock::now();
Time At(int ms) { return kStart + milliseconds(ms); }

RequestRecord Request(int ms, bool preflight = false) {
  RequestRecord record;
  record.accepted = record.first_byte = At(ms);
  record.preflight = preflight;
  return record;
}

Point Of(Point::Kind kind, uint32_t number, const std::string& name = "") {
  return Point{kind, number, name, 1};
}

}  // namespace

TEST_CASE("requests are counted from 1 and without the preflights") {
  Journal journal(kStart);
  journal.AddRequest(Request(1));
  journal.AddRequest(Request(2, true));
  journal.AddRequest(Request(3));
  CHECK(journal.requests().size() == 3);
  CHECK(journal.Reached(Of(Point::Kind::kRequest, 1)) == At(1));
  CHECK(journal.Reached(Of(Point::Kind::kRequest, 2)) == At(3));
  CHECK(!journal.Reached(Of(Point::Kind::kRequest, 3)));
  CHECK(!journal.Reached(Of(Point::Kind::kRequest, 0)));
}

TEST_CASE("the end of an entry and the client's close are moments of their request") {
  Journal journal(kStart);
  const size_t index = journal.AddRequest(Request(1));
  CHECK(!journal.Reached(Of(Point::Kind::kEnd, 1)));
  journal.EditRequest(index, [](RequestRecord& record) {
    record.ended = At(5);
    record.client_close = At(7);
  });
  CHECK(journal.Reached(Of(Point::Kind::kEnd, 1)) == At(5));
  CHECK(journal.Reached(Of(Point::Kind::kClientClose, 1)) == At(7));
}

TEST_CASE("the first time that a mark or a signal is set counts") {
  Journal journal(kStart);
  journal.SetMark("sent", At(1));
  journal.SetMark("sent", At(2));
  journal.Signal("go", At(3));
  CHECK(journal.Reached(Of(Point::Kind::kMark, 1, "sent")) == At(1));
  CHECK(journal.Reached(Of(Point::Kind::kSignal, 1, "go")) == At(3));
  CHECK(!journal.Reached(Of(Point::Kind::kMark, 1, "go")));
  CHECK(!journal.Reached(Of(Point::Kind::kSignal, 1, "sent")));
}

TEST_CASE("every change is told to every listener until they are forgotten") {
  Journal journal(kStart);
  int first = 0, second = 0;
  journal.OnChange([&] { ++first; });
  journal.OnChange([&] { second = static_cast<int>(journal.requests().size()); });
  journal.AddRequest(Request(1));
  journal.Trouble("no port");
  CHECK(first == 2);
  CHECK(second == 1);
  journal.ForgetListeners();
  journal.AddRequest(Request(2));
  CHECK(first == 2);
  CHECK(journal.troubles() == std::vector<std::string>{"no port"});
}

TEST_CASE("a waiter returns at a change, and without one with the version it has") {
  Journal journal(kStart);
  CHECK(journal.WaitForChange(0, milliseconds(1)) == 0);
  std::thread writer([&journal] { journal.SetMark("sent", At(1)); });
  CHECK(journal.WaitForChange(0, milliseconds(20'000)) == 1);
  writer.join();
  CHECK(journal.WaitForChange(0, milliseconds(0)) == 1);
}
