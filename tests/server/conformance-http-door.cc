// The HTTP door: what it can say and refuses to say, and that it sees what the wire door sees.
#include "server/conformance/http_entry.h"
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

const Headers kStreamHeaders = {{"Content-Type", Text("text/event-stream")},
                                {"Cache-Control", Text("no-store")}};

Step StreamHead(Headers more = {}) {
  Headers headers = kStreamHeaders;
  headers.insert(headers.end(), more.begin(), more.end());
  return HeadOf(Framing::kChunked, std::move(headers));
}

Step LastChunk() { return {step::LastChunk{}}; }

std::unique_ptr<Play> Begin(std::vector<Steps> entries) {
  return ThePlayer().Begin(ScenarioOf(std::move(entries)), Door::kHttp);
}

bool CanSay(Steps steps) { return HttpCanSay(ScenarioOf({std::move(steps)}), nullptr); }

bool Reached(Play& play, Point::Kind kind, const std::string& name) {
  return play.journal().Reached({kind, 1, name, 1}).has_value();
}

}  // namespace

TEST_CASE("http door: it plays streams and sees them end") {
  const auto play =
      Begin({{StreamHead({{"X", Text("{{path1}}")}}), Flush(), Data("data: x\n\n"), Flush(),
              Every("abc", 2, 10), Mark("sent"), LastChunk(), Close(CloseHow::kFin)}});
  RawClient client(play->urls().url1 + "/next?a=1");
  client.Get("Last-Event-ID: \xc3\xa4%41\r\n");
  CHECK(client.ReadToEnd() == End::kFin);
  CHECK(client.body() == "9\r\ndata: x\n\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
  const std::string head = client.bytes();
  CHECK(head.substr(0, 15) == "HTTP/1.1 200 OK");
  CHECK(head.find("\r\nContent-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(head.find("\r\nX: " + play->urls().path1 + "\r\n") != std::string::npos);
  CHECK(head.find("Access-Control") == std::string::npos);
  CHECK(Reached(*play, Point::Kind::kMark, "sent"));
  const RequestRecord record = play->journal().requests()[0];
  CHECK(record.head.find("\r\nLast-Event-ID: \xc3\xa4%41\r\n") != std::string::npos);
  CHECK(record.accepted <= record.first_byte);
  CHECK(record.first_byte <= *record.response);
  CHECK(*record.response <= *record.ended);
}

TEST_CASE("http door: without the last chunk a stream is cut") {
  const auto play = Begin({{StreamHead(), Data("x")}});
  RawClient client(play->urls().url2);
  client.Get();
  client.ReadToEnd();
  CHECK(client.body() == "1\r\nx\r\n");
  CHECK(play->journal().requests()[0].origin == 2);
}

TEST_CASE("http door: beyond the entries it answers 204, and OPTIONS takes none") {
  const auto play = Begin({{StreamHead(), Data("x"), LastChunk()}});
  RawClient preflight(play->urls().url1), first(play->urls().url1), second(play->urls().url1);
  preflight.Send("OPTIONS " + play->urls().path1 +
                 " HTTP/1.1\r\nHost: h\r\nOrigin: http://o\r\nConnection: close\r\n\r\n");
  preflight.ReadToEnd();
  CHECK(preflight.bytes().substr(0, 12) == "HTTP/1.1 204");
  CHECK(preflight.bytes().find("Access-Control-Allow-Origin: http://o\r\n") != std::string::npos);
  CHECK(preflight.bytes().find("Access-Control-Allow-Headers: *, last-event-id\r\n") !=
        std::string::npos);
  first.Get();
  first.ReadToEnd();
  CHECK(first.body() == "1\r\nx\r\n0\r\n\r\n");
  second.Get();
  second.ReadToEnd();
  CHECK(second.bytes().substr(0, 12) == "HTTP/1.1 204");
  CHECK(play->journal().requests()[0].preflight);
  CHECK(play->journal().requests().size() == 3);
}

TEST_CASE("http door: HEAD is answered by itself, and is no request of the play") {
  const auto play = Begin({{StreamHead(), Data("x")}});
  RawClient client(play->urls().url1);
  client.Send("HEAD " + play->urls().path1 + " HTTP/1.1\r\nHost: h\r\n\r\n");
  client.ReadToEnd();
  CHECK(client.bytes().substr(0, 12) == "HTTP/1.1 200");
  CHECK(play->journal().requests().empty());
}

TEST_CASE("http door: a client that closes or resets is noticed without writing") {
  const auto play =
      Begin({{StreamHead(), Data("x"), Hold(), Mark("after")}, {StreamHead(), Data("x"), Hold()}});
  RawClient first(play->urls().url1), second(play->urls().url1);
  first.Get();
  first.ReadUntil("x\r\n");
  second.Get();
  second.ReadUntil("x\r\n");
  first.Close();
  second.Reset();
  const auto how = [&](size_t index) { return play->journal().requests()[index].client_close_how; };
  Await([&] { return how(0) == RequestRecord::How::kFin; }, "FIN");
  Await([&] { return how(1) == RequestRecord::How::kRst; }, "RST");
  Await([&] { return Reached(*play, Point::Kind::kMark, "after"); }, "the step after");
}

TEST_CASE("http door: waitFor hears of signals, and held streams end with the play") {
  const Step signal{step::WaitFor{{Point::Kind::kSignal, 1, "go", 1}, 20'000}};
  auto play = Begin({{StreamHead(), Data("a"), signal, Data("b"), Hold()}});
  RawClient client(play->urls().url1);
  client.Get();
  client.ReadUntil("a\r\n");
  play->Tell({Point::Kind::kSignal, 1, "go", 1});
  client.ReadUntil("b\r\n");
  play.reset();
  CHECK(client.ReadToEnd() == End::kFin);
}

TEST_CASE("http door: an HTTP/1.0 client gets no chunks") {
  const auto play = Begin({{StreamHead(), Data("x"), LastChunk()}});
  RawClient client(play->urls().url1);
  client.Send("GET " + play->urls().path1 + " HTTP/1.0\r\n\r\n");
  client.ReadToEnd();
  CHECK(client.body() == "x");
  CHECK(client.bytes().find("Transfer-Encoding") == std::string::npos);
}

TEST_CASE("http door: what HTTP cannot say goes to the wire door, unless this one is insisted on") {
  CHECK(CanSay({StreamHead(), Data("x"), Delay(1), Hold()}));
  CHECK(CanSay({StreamHead({{"Connection", Text("close")}}), LastChunk()}));
  CHECK(CanSay({StreamHead(), {step::Repeat{2, 0, {Data("x")}}}}));
  CHECK(!CanSay({Data("x")}));
  CHECK(!CanSay({StreamHead(), Raw("x")}));
  CHECK(!CanSay({StreamHead(), LastChunk(), Data("x")}));
  CHECK(!CanSay({StreamHead(), {step::LastChunk{{{"T", Text("1")}}}}}));
  CHECK(!CanSay({StreamHead(), Close(CloseHow::kRst)}));
  CHECK(!CanSay({StreamHead(), {step::KeepAlive{1}}}));
  CHECK(!CanSay({StreamHead(), {step::Repeat{2, 0, {Raw("x")}}}}));
  CHECK(!CanSay({HeadOf(Framing::kClose, kStreamHeaders)}));
  CHECK(!CanSay({HeadOf(Framing::kChunked)}));
  Scenario tls = ScenarioOf({{StreamHead()}});
  tls.needs_tls = true;
  CHECK(!HttpCanSay(tls, nullptr));

  const auto on_wire = ThePlayer().Begin(ScenarioOf({{Raw("x")}}), Door::kAuto);
  CHECK(on_wire->urls().origin1 == ThePlayer().origin1());
  const auto on_http = ThePlayer().Begin(ScenarioOf({{StreamHead()}}), Door::kAuto);
  CHECK(on_http->urls().origin1 != ThePlayer().origin1());
  CHECK_THROWS_AS(Begin({{Raw("x")}}), std::runtime_error);
}

TEST_CASE(
    "http door: what may make the client send an id that HTTP does not take goes to the wire") {
  const auto origin_for = [](Steps steps) {
    steps.insert(steps.begin(), StreamHead());
    return ThePlayer().Begin(ScenarioOf({std::move(steps)}), Door::kAuto)->urls().origin1;
  };
  const auto line = [](uint64_t size) { return Data(Payload::Cycle(Text("x"), size)); };
  CHECK(origin_for({line(8000)}) != ThePlayer().origin1());
  CHECK(origin_for({line(9000)}) == ThePlayer().origin1());
  CHECK(origin_for({line(5000), line(5000)}) == ThePlayer().origin1());
  CHECK(origin_for({line(UINT64_MAX), line(UINT64_MAX)}) == ThePlayer().origin1());
  CHECK(origin_for({{step::Repeat{10, 0, {line(1000)}}}}) == ThePlayer().origin1());
  CHECK(origin_for({{step::Repeat{UINT64_MAX, 0, {line(1)}}}}) == ThePlayer().origin1());
  CHECK(origin_for({{step::Repeat{10, 0, {line(10)}}}}) != ThePlayer().origin1());
  // Insisted on, it is played there all the same.
  CHECK_NOTHROW(Begin({{StreamHead(), line(9000)}}));
}

TEST_CASE("http door: header fields that would write more than themselves are refused") {
  for (const std::string& value : {std::string("a\r\nSet-Cookie: b=1"), std::string("a\nb"),
                                   std::string("a\rb"), std::string("a\0b", 3)}) {
    CHECK(!CanSay({StreamHead({{"X", Text(value)}})}));
    CHECK_THROWS_AS(Begin({{StreamHead({{"X", Text(value)}})}}), std::runtime_error);
  }
  CHECK(!CanSay({StreamHead({{"X: y\r\nZ", Text("v")}})}));
  CHECK(!CanSay({StreamHead({{"Content-Length", Text("5")}})}));
  CHECK(!CanSay({StreamHead({{"Transfer-Encoding", Text("chunked")}})}));
}
