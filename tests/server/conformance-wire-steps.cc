// The wire door over real sockets: bytes, segments, pauses and the ways to end a connection.
#include <thread>

#include "server/conformance/player.h"
#include "tests/native/catch.h"
#include "tests/server/conformance-client.h"
#include "tests/server/conformance-steps.h"

using namespace sse::test;
using std::chrono::milliseconds;
using End = RawClient::End;

namespace {

Player& ThePlayer() {
  static const std::unique_ptr<Player> player = Player::Start({});
  return *player;
}

std::unique_ptr<Play> Begin(std::vector<Steps> entries) {
  return ThePlayer().Begin(ScenarioOf(std::move(entries)), Door::kWire);
}

Point PointOf(Point::Kind kind, uint32_t number = 1, const std::string& name = "") {
  return {kind, number, name, 1};
}

bool Reached(Play& play, const Point& point) { return play.journal().Reached(point).has_value(); }

RequestRecord RecordOf(Play& play, size_t index = 0) {
  Await([&] { return play.journal().requests().size() > index; }, "the request");
  return play.journal().requests()[index];
}

// Plays the steps and returns the segments as they were read. Pauses lie between them, but on a
// busy machine two may still be read as one: then once more.
std::vector<std::string> Segments(const Steps& steps, size_t expected) {
  std::vector<std::string> bytes;
  for (int attempt = 0; attempt < 5 && bytes.size() != expected; attempt++) {
    const auto play = Begin({steps});
    RawClient client(play->urls().url1);
    client.Get();
    client.ReadToEnd();
    bytes.clear();
    for (const auto& segment : client.segments()) bytes.push_back(segment.bytes);
  }
  return bytes;
}

const std::string kChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr uint32_t kPause = 30;  // ms, far more than the loopback needs

}  // namespace

TEST_CASE("wire: the client gets exactly the bytes of the steps, and then the FIN") {
  const auto play = Begin({{HeadOf(Framing::kChunked),
                            Data("data: x\n\n"),
                            Flush(),
                            Chunk("y"),
                            Raw(std::string("\0\xff", 2)),
                            {step::LastChunk{{{"T", Text("1")}}}}}});
  RawClient client(play->urls().url1);
  client.Get();
  CHECK(client.ReadToEnd() == End::kFin);
  CHECK(client.bytes() == kChunkedHead + "9\r\ndata: x\n\n\r\n1\r\ny\r\n" +
                              std::string("\0\xff", 2) + "0\r\nT: 1\r\n\r\n");
  CHECK(RecordOf(*play).bytes_sent == client.bytes().size());
}

TEST_CASE("wire: each flush is a segment of its own") {
  const std::vector<std::string> expected{kChunkedHead, "1\r\na\r\n1\r\nb\r\n", "c", "d"};
  CHECK(Segments({HeadOf(Framing::kChunked), Delay(kPause), Data("a"), Data("b"), Delay(kPause),
                  Raw("c"), Mark("sent"), Delay(kPause), Raw("d")},
                 expected.size()) == expected);
}

TEST_CASE("wire: data in pieces and split bytes are segments, with their pauses") {
  const std::vector<std::string> expected{kChunkedHead, "2\r\nab\r\n", "1\r\nc\r\n",
                                          "2\r\n",      "xy\r",        "\n"};
  CHECK(Segments({HeadOf(Framing::kChunked), Delay(kPause), Every("abc", 2, kPause), Delay(kPause),
                  SplitEvery(3, kPause), Data("xy")},
                 expected.size()) == expected);
}

TEST_CASE("wire: a hundred thousand bytes go out in one segment, as far as the kernel takes them") {
  const std::string bytes(100'000, 'x');
  const auto play = Begin({{Raw(bytes)}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadToEnd();
  CHECK(client.bytes() == bytes);
}

TEST_CASE("wire: delays are kept, and never shorter than they should be") {
  const auto play = Begin({{Raw("a"), Delay(100), Raw("b")}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadToEnd();
  CHECK(client.bytes() == "ab");
  CHECK(client.segments().back().when - *RecordOf(*play).response >= milliseconds(100));
}

TEST_CASE("wire: a reset is a reset and not an end") {
  const auto play = Begin({{Raw("a"), Delay(kPause), Close(CloseHow::kRst)}});
  RawClient client(play->urls().url1);
  client.Get();
  CHECK(client.ReadToEnd() == End::kReset);
  CHECK(client.bytes() == "a");
  Await([&] { return RecordOf(*play).closed.has_value(); }, "the close");
}

TEST_CASE("wire: a half-closed connection stays until the client closes") {
  const auto play = Begin({{Raw("a"), Close(CloseHow::kHalf), Mark("half")}});
  RawClient client(play->urls().url1);
  client.Get();
  CHECK(client.ReadToEnd() == End::kFin);
  Await([&] { return Reached(*play, PointOf(Point::Kind::kMark, 1, "half")); }, "mark");
  CHECK(!RecordOf(*play).closed);
  client.SendFin();
  Await([&] { return RecordOf(*play).closed.has_value(); }, "the close");
  CHECK(RecordOf(*play).client_close_how == RequestRecord::How::kFin);
}

TEST_CASE("wire: a held stream ends when the client closes, and the steps after it are played") {
  const auto play = Begin({{Raw("a"), Hold(), Mark("after")}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadUntil("a");
  CHECK(!Reached(*play, PointOf(Point::Kind::kMark, 1, "after")));
  client.Close();
  Await([&] { return Reached(*play, PointOf(Point::Kind::kMark, 1, "after")); }, "mark");
}

TEST_CASE("wire: a held stream ends when the play does") {
  auto play = Begin({{Raw("a"), Hold()}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadUntil("a");
  play.reset();
  CHECK(client.ReadToEnd() == End::kFin);
}

TEST_CASE("wire: a client that closes or resets is noticed without writing") {
  const auto play = Begin({{Raw("a"), Hold()}, {Raw("b"), Hold()}});
  RawClient first(play->urls().url1), second(play->urls().url1);
  first.Get();
  first.ReadUntil("a");
  second.Get();
  second.ReadUntil("b");
  const Time before = Clock::now();
  first.Close();
  second.Reset();
  Await([&] { return Reached(*play, PointOf(Point::Kind::kClientClose, 1)); }, "FIN");
  Await([&] { return Reached(*play, PointOf(Point::Kind::kClientClose, 2)); }, "RST");
  CHECK(RecordOf(*play, 0).client_close_how == RequestRecord::How::kFin);
  CHECK(RecordOf(*play, 1).client_close_how == RequestRecord::How::kRst);
  CHECK(*RecordOf(*play, 0).client_close >= before);
  Await([&] { return RecordOf(*play, 0).closed && RecordOf(*play, 1).closed; }, "both closed");
}

TEST_CASE("wire: awaitClientClose goes on after its time, and as soon as the client closes") {
  const auto play = Begin({{{step::AwaitClientClose{50}}, Raw("timeout")},
                           {Raw("a"), {step::AwaitClientClose{20'000}}, Mark("closed")}});
  RawClient patient(play->urls().url1);
  patient.Get();
  patient.ReadUntil("timeout");
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadUntil("a");
  client.Close();
  Await([&] { return Reached(*play, PointOf(Point::Kind::kMark, 1, "closed")); }, "mark");
}

TEST_CASE("wire: waitFor hears of signals, requests, closes and what the client reports") {
  const Step signal{step::WaitFor{PointOf(Point::Kind::kSignal, 1, "go"), 20'000}};
  const Step request{step::WaitFor{PointOf(Point::Kind::kRequest, 2), 20'000}};
  const Step close{step::WaitFor{PointOf(Point::Kind::kClientClose, 2), 20'000}};
  const Step event{step::WaitFor{PointOf(Point::Kind::kEvent, 3), 20'000}};
  const auto play = Begin({{signal, Raw("1"), request, Raw("2"), close, Raw("3"), event, Raw("4")},
                           {Raw("b"), Hold()}});
  RawClient first(play->urls().url1), second(play->urls().url1);
  first.Get();
  RecordOf(*play);
  play->Tell(PointOf(Point::Kind::kSignal, 1, "go"));
  first.ReadUntil("1");
  second.Get();
  first.ReadUntil("2");
  second.ReadUntil("b");
  second.Close();
  first.ReadUntil("3");
  play->Tell(PointOf(Point::Kind::kEvent, 3));
  CHECK(first.ReadToEnd() == End::kFin);
  CHECK(first.bytes() == "1234");
}

TEST_CASE("wire: waitFor gives up after its time") {
  const auto play =
      Begin({{{step::WaitFor{PointOf(Point::Kind::kSignal, 1, "never"), 50}}, Raw("on")}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadToEnd();
  CHECK(client.bytes() == "on");
}

TEST_CASE("wire: after keepAlive the same connection carries the next request") {
  const auto play = Begin({{Raw("a"), {step::KeepAlive{20'000}}}, {Raw("b")}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadUntil("a");
  client.Get("X: 2\r\n");
  CHECK(client.ReadToEnd() == End::kFin);
  CHECK(client.bytes() == "ab");
  CHECK(RecordOf(*play, 0).connection == RecordOf(*play, 1).connection);
  CHECK(RecordOf(*play, 0).ended);
}

TEST_CASE("wire: a kept connection is closed when its time is over") {
  const auto play = Begin({{Raw("a"), {step::KeepAlive{50}}}});
  RawClient client(play->urls().url1);
  client.Get();
  CHECK(client.ReadToEnd() == End::kFin);
  CHECK(client.bytes() == "a");
}

TEST_CASE("wire: a kept connection outlives its play, and may carry a request of another") {
  auto first = Begin({{Raw("a"), {step::KeepAlive{1000}}}});
  const auto second = Begin({{Raw("b")}});
  RawClient client(first->urls().url1);
  client.Get();
  client.ReadUntil("a");
  Await([&] { return RecordOf(*first).ended.has_value(); }, "the end of the entry");
  first.reset();
  std::this_thread::sleep_for(milliseconds(1100));  // longer than the first play would keep it
  client.Send("GET " + second->urls().path1 + " HTTP/1.1\r\nHost: h\r\n\r\n");
  client.ReadToEnd();
  CHECK(client.bytes() == "ab");
}

TEST_CASE("wire: a play that closes idle connections soon has ports of its own") {
  const auto soon = Begin({{Raw("a"), {step::KeepAlive{999}}}});
  const auto late = Begin({{Raw("a"), {step::KeepAlive{1000}}}});
  const auto other = Begin({{Raw("a")}});
  CHECK(soon->urls().origin1 != other->urls().origin1);
  CHECK(late->urls().origin1 == other->urls().origin1);
}

TEST_CASE("wire: requests that arrive together on one connection are taken one by one") {
  const auto play = Begin({{Raw("a"), Delay(kPause), {step::KeepAlive{20'000}}}, {Raw("b")}});
  RawClient client(play->urls().url1);
  const std::string get = "GET " + play->urls().path1 + " HTTP/1.1\r\nHost: h\r\n\r\n";
  client.Send(get + get);
  client.ReadToEnd();
  CHECK(client.bytes() == "ab");
  CHECK(play->journal().requests().size() == 2);
}

TEST_CASE("wire: a client that leaves stops a stream that has no end") {
  const auto play = Begin({{Data(Payload::Cycle(Text("x"), UINT64_MAX))}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadUntil("x");
  client.Close();
  Await([&] { return RecordOf(*play).ended.has_value(); }, "the end of the entry");
  CHECK(RecordOf(*play).trouble.empty());
}

TEST_CASE("wire: a stream that has no end stops with its play though the client does not read") {
  auto play = Begin({{Data(Payload::Cycle(Text("x"), UINT64_MAX))}});
  RawClient client(play->urls().url1);
  client.Get();
  client.Read();
  play.reset();
  while (client.Read()) {
  }
  CHECK(client.end() != End::kNone);
}
