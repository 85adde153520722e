// The wire door's requests: which entry answers them, what is recorded, ports of a play's own, and
// limits.
#include <sys/resource.h>

#include <algorithm>
#include <thread>

#include "server/conformance/player.h"
#include "tests/native/catch.h"
#include "tests/server/conformance-client.h"
#include "tests/server/conformance-steps.h"

using namespace sse::test;
using std::chrono::milliseconds;
using End = RawClient::End;

namespace {

std::unique_ptr<Player> StartPlayer() {
  PlayerOptions options;
  options.request_time = milliseconds(300);
  options.fallback_body_limit = [](const std::string& target) -> size_t {
    return target == "/large" ? 3'000'000 : 1'000'000;
  };
  options.fallback = [](const std::string& method, const std::string& target, const std::string&,
                        const std::string& body) -> std::string {
    if (target == "/missing") return "";
    const std::string text = method + " " + target + " " + body;
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
  };
  return Player::Start(options);
}

Player& ThePlayer() {
  static const std::unique_ptr<Player> player = StartPlayer();
  return *player;
}

std::unique_ptr<Play> Begin(Scenario scenario) {
  return ThePlayer().Begin(std::move(scenario), Door::kWire);
}

std::unique_ptr<Play> Begin(std::vector<Steps> entries) {
  return Begin(ScenarioOf(std::move(entries)));
}

// A whole response to a GET of this URL.
std::string Fetch(const std::string& url, const std::string& header_lines = "") {
  RawClient client(url);
  REQUIRE(client.connected());
  client.Get(header_lines);
  client.ReadToEnd();
  return client.bytes();
}

const std::string kNoContent = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("requests: entries are taken in order, then 204 for ever") {
  const auto play = Begin({{Raw("a")}, {Raw("b")}});
  CHECK(Fetch(play->urls().url1) == "a");
  CHECK(Fetch(play->urls().url2 + "/next?x=1") == "b");
  CHECK(Fetch(play->urls().url1) == kNoContent);
  CHECK(Fetch(play->urls().url1 + "?y") == kNoContent);
  const auto records = play->journal().requests();
  REQUIRE(records.size() == 4);
  CHECK(records[0].origin == 1);
  CHECK(records[1].origin == 2);
  CHECK(records[0].connection != records[1].connection);
}

TEST_CASE("requests: the entries of otherwise are taken in turn") {
  Scenario scenario = ScenarioOf({{Raw("a")}});
  scenario.otherwise = {EntryOf({Raw("x")}), EntryOf({Raw("y")})};
  const auto play = Begin(std::move(scenario));
  std::string all;
  for (int i = 0; i < 5; ++i) all += Fetch(play->urls().url1);
  CHECK(all == "axyxy");
}

TEST_CASE("requests: the record has the raw head and rising times") {
  const auto play = Begin({{Raw("a"), Delay(20), Raw("b")}});
  const std::string head = "GET " + play->urls().path1 +
                           " HTTP/1.1\r\nhost: h\r\nLast-Event-ID: \xc3\xa4 %0a\r\nX:\r\n\r\n";
  RawClient client(play->urls().url1);
  client.Send(head);
  client.ReadToEnd();
  client.Close();
  Await([&] { return play->journal().requests()[0].closed.has_value(); }, "the close");
  const RequestRecord record = play->journal().requests()[0];
  CHECK(record.head == head);
  CHECK(record.accepted <= record.first_byte);
  CHECK(record.first_byte <= *record.head_read);
  CHECK(*record.head_read <= *record.response);
  CHECK(*record.response + milliseconds(20) <= *record.ended);
  CHECK(*record.ended <= *record.client_close);
  CHECK(*record.client_close <= *record.closed);
  CHECK(record.trouble.empty());
}

TEST_CASE("requests: fifty reconnects are recorded in order") {
  const auto play = Begin(std::vector<Steps>(50, {Raw("a")}));
  for (int i = 0; i < 50; ++i) Fetch(play->urls().url1, "N: " + std::to_string(i) + "\r\n");
  const auto records = play->journal().requests();
  REQUIRE(records.size() == 50);
  for (size_t i = 0; i < records.size(); ++i) {
    CHECK(records[i].head.find("\r\nN: " + std::to_string(i) + "\r\n") != std::string::npos);
    if (i > 0) CHECK(*records[i - 1].ended < records[i].first_byte);
  }
}

TEST_CASE("requests: many at once each get one entry") {
  const Step number{step::Raw{Payload::Index(0)}};
  Scenario scenario;
  for (uint64_t i = 1; i <= 100; ++i) {
    scenario.entries.push_back(EntryOf({number, Raw(";")}));
    scenario.entries.back().index = i;
  }
  const auto play = Begin(std::move(scenario));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(std::make_unique<RawClient>(play->urls().url1));
  for (const auto& client : clients) client->Get();
  std::vector<int> numbers;
  for (const auto& client : clients) {
    client->ReadToEnd();
    numbers.push_back(std::stoi(client->bytes()));
  }
  std::sort(numbers.begin(), numbers.end());
  for (int i = 0; i < 100; ++i) CHECK(numbers[static_cast<size_t>(i)] == i + 1);
}

TEST_CASE("requests: OPTIONS takes no entry and allows everything that was asked for") {
  const auto play = Begin({{Raw("a")}});
  RawClient client(play->urls().url2);
  client.Send("OPTIONS " + play->urls().path1 +
              " HTTP/1.1\r\nHost: h\r\nOrigin: http://o\r\n"
              "Access-Control-Request-Method: REPORT\r\n\r\n");
  client.ReadUntil("\r\n\r\n");
  CHECK(client.bytes() ==
        "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: http://o\r\n"
        "Access-Control-Allow-Headers: *, last-event-id\r\n"
        "Access-Control-Allow-Methods: REPORT\r\nAccess-Control-Allow-Credentials: true\r\n\r\n");
  client.Get();
  client.ReadToEnd();
  CHECK(client.bytes().back() == 'a');
  const auto records = play->journal().requests();
  REQUIRE(records.size() == 2);
  CHECK(records[0].preflight);
  CHECK(!records[1].preflight);
  CHECK(play->journal().Reached({Point::Kind::kRequest, 1, "", 1}) == records[1].first_byte);
}

TEST_CASE("requests: HEAD is answered by itself, and is no request of the play") {
  const auto play = Begin({{Raw("a")}});
  RawClient client(play->urls().url1);
  client.Send("HEAD " + play->urls().path1 + " HTTP/1.1\r\nHost: h\r\n\r\n");
  client.ReadToEnd();
  CHECK(client.bytes().substr(0, 12) == "HTTP/1.1 200");
  CHECK(play->journal().requests().empty());
}

TEST_CASE("requests: the body is recorded, with a length or in chunks") {
  const auto play = Begin({{Raw("a")}, {Raw("b")}});
  RawClient sized(play->urls().url1), chunked(play->urls().url1);
  const std::string line = "POST " + play->urls().path1 + " HTTP/1.1\r\nHost: h\r\n";
  sized.Send(line + "Content-Length: 5\r\n\r\nhello");
  sized.ReadToEnd();
  chunked.Send(line + "Transfer-Encoding: chunked\r\n\r\n2\r\nby\r\n1\r\ne\r\n0\r\n\r\n");
  chunked.ReadToEnd();
  CHECK(sized.bytes() + chunked.bytes() == "ab");
  CHECK(play->journal().requests()[0].body == "hello");
  CHECK(play->journal().requests()[1].body == "bye");
}

TEST_CASE("requests: what belongs to no play goes to the fallback, else it is 404") {
  const std::string origin = ThePlayer().origin1();
  RawClient client(origin + "/page?x");
  client.Get();
  client.ReadUntil("GET /page?x ");
  client.Send("POST /report HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
  client.ReadUntil("POST /report hi");
  CHECK(Fetch(origin + "/missing").substr(0, 24) == "HTTP/1.1 404 Not Found\r\n");
}

TEST_CASE("requests: after its end a play's URL is like any other") {
  auto play = Begin({{Raw("a")}});
  const std::string url = play->urls().url1, path = play->urls().path1;
  play.reset();
  RawClient client(url);
  client.Get();
  client.ReadUntil("GET " + path + " ");
}

TEST_CASE("requests: a play has the token it was given, and a second of that token is refused") {
  const auto play = ThePlayer().Begin(ScenarioOf({{Raw("a")}}), Door::kWire, "my-token_1");
  CHECK(play->urls().path1 == "/t/my-token_1");
  CHECK_THROWS_AS(ThePlayer().Begin({}, Door::kWire, "my-token_1"), std::runtime_error);
  CHECK_THROWS_AS(ThePlayer().Begin({}, Door::kWire, "a/b"), std::runtime_error);
  CHECK(Fetch(play->urls().url1) == "a");
}

TEST_CASE("own ports: a port is refused before the first entry, and is there afterwards") {
  Scenario scenario = ScenarioOf({{Raw("a")}});
  scenario.entries[0].refuse_ms = 300;
  const auto play = Begin(std::move(scenario));
  CHECK(!RawClient(play->urls().url1).connected());
  CHECK(!RawClient(play->urls().url2).connected());
  Await([&] { return RawClient(play->urls().url1).connected(); }, "the port");
  CHECK(Clock::now() - play->journal().start() >= milliseconds(295));
  CHECK(Fetch(play->urls().url1) == "a");
}

TEST_CASE("own ports: a port is refused between two entries from the moment the first ends") {
  Scenario scenario = ScenarioOf({{Raw("a")}, {Raw("b")}});
  scenario.entries[1].refuse_ms = 300;
  const auto play = Begin(std::move(scenario));
  CHECK(Fetch(play->urls().url1) == "a");
  CHECK(!RawClient(play->urls().url1).connected());
  Await([&] { return RawClient(play->urls().url1).connected(); }, "the port");
  const Time ended = *play->journal().requests()[0].ended;
  CHECK(Clock::now() - ended >= milliseconds(295));
  CHECK(Fetch(play->urls().url1) == "b");
  CHECK(play->journal().troubles().empty());
}

TEST_CASE("own ports: an entry taken at accept speaks before it is spoken to") {
  Scenario scenario = ScenarioOf({{Raw("hello"), Delay(30)}});
  scenario.entries[0].at = Entry::At::kAccept;
  const auto play = Begin(std::move(scenario));
  RawClient client(play->urls().url1);
  client.ReadUntil("hello");
  client.ReadToEnd();
  const RequestRecord record = play->journal().requests()[0];
  CHECK(record.first_byte == record.accepted);
  CHECK(record.head.empty());
}

TEST_CASE("own ports: what is sent to an entry taken at accept is kept all the same") {
  Scenario scenario = ScenarioOf({{Hold()}});
  scenario.entries[0].at = Entry::At::kAccept;
  const auto play = Begin(std::move(scenario));
  RawClient client(play->urls().url1);
  client.Send("GET / HT");
  Await(
      [&] {
        return !play->journal().requests().empty() &&
               play->journal().requests()[0].head == "GET / HT";
      },
      "the bytes");
}

TEST_CASE("own ports: heads let the page that asks read them, and only there") {
  Scenario scenario = ScenarioOf({{HeadOf(Framing::kNone)}, {HeadOf(Framing::kNone)}});
  scenario.entries[1].refuse_ms = 1;
  const auto own = Begin(std::move(scenario));
  CHECK(Fetch(own->urls().url1, "Origin: http://o\r\n") ==
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: http://o\r\n"
        "Access-Control-Allow-Credentials: true\r\n\r\n");
  const auto shared = Begin({{HeadOf(Framing::kNone)}});
  CHECK(Fetch(shared->urls().url1, "Origin: http://o\r\n") == "HTTP/1.1 200 OK\r\n\r\n");
}

TEST_CASE("limits: a head that does not arrive in time ends the connection") {
  const auto play = Begin({{Raw("a")}});
  RawClient silent(play->urls().url1), slow(play->urls().url1);
  slow.Send("GET " + play->urls().path1 + " HTTP/1.1\r\nHost:");
  CHECK(slow.ReadToEnd() != End::kNone);
  CHECK(slow.bytes().substr(0, 13) == "HTTP/1.1 408 ");
  CHECK(play->journal().requests()[0].trouble == "the request did not arrive in time");
  // Nor does a client expect that a connection goes on which it has not asked for anything yet.
  silent.Send("GET " + play->urls().path1 + " HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(silent.ReadToEnd() == End::kFin);
  CHECK(silent.bytes() == "a");
}

TEST_CASE("limits: a head of a megabyte is refused and kept only to its limit") {
  const auto play = Begin({{Raw("a")}});
  for (const std::string& flood : {"X: " + std::string(1'000'000, 'x') + "\r\n", [] {
                                     std::string fields;
                                     for (int i = 0; i < 40'000; ++i)
                                       fields += "X-" + std::to_string(i) + ": y\r\n";
                                     return fields;
                                   }()}) {
    RawClient client(play->urls().url1);
    client.Get(flood);
    client.ReadToEnd();
    CHECK(client.bytes().substr(0, 13) == "HTTP/1.1 431 ");
  }
  for (const RequestRecord& record : play->journal().requests()) {
    CHECK(record.head.size() <= 256 * 1024);
    CHECK(!record.trouble.empty());
  }
  CHECK(Fetch(play->urls().url1) == "a");
}

TEST_CASE("limits: a body of more than a megabyte is refused") {
  const auto play = Begin({{Raw("a")}});
  RawClient client(play->urls().url1);
  client.Get("Content-Length: 1048577\r\n");
  client.ReadToEnd();
  CHECK(client.bytes().substr(0, 13) == "HTTP/1.1 413 ");
  CHECK(!play->journal().requests()[0].trouble.empty());
}

TEST_CASE("limits: what belongs to no play has a limit of its own for each target") {
  const auto answer = [](const std::string& target, size_t size) {
    RawClient client(ThePlayer().origin1());
    client.Send("POST " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
                std::to_string(size) + "\r\n\r\n" + std::string(size, 'x'));
    client.ReadToEnd();
    return client.bytes().substr(0, 13) + std::to_string(client.body().size());
  };
  CHECK(answer("/large", 3'000'000) == "HTTP/1.1 200 3000012");
  CHECK(answer("/large", 3'000'001) == "HTTP/1.1 413 0");
  CHECK(answer("/small", 1'000'000) == "HTTP/1.1 200 1000012");
  CHECK(answer("/small", 1'000'001) == "HTTP/1.1 413 0");
}

TEST_CASE("limits: a body whose end is unclear is refused") {
  const auto play = Begin({{Raw("a")}});
  RawClient client(play->urls().url1);
  client.Get("Content-Length: x\r\n");
  client.ReadToEnd();
  CHECK(client.bytes().substr(0, 13) == "HTTP/1.1 400 ");
}

TEST_CASE("limits: an entry that cannot be played is reset and says why") {
  const Step endless = Data(Payload::Cycle(Text("x"), UINT64_MAX));
  const auto play = Begin({{HeadOf(Framing::kLength), Compress(Coder::kGzip), endless}});
  RawClient client(play->urls().url1);
  client.Get();
  CHECK(client.ReadToEnd() == End::kReset);
  CHECK(play->journal().requests()[0].trouble.find("give `length`") != std::string::npos);
}

TEST_CASE("limits: more streams at once than select() could watch are all served") {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const size_t streams = limit.rlim_cur >= 2600 ? 1200 : 400;  // both ends are in this process
  std::vector<Steps> entries(streams, {Raw("a"), Hold()});
  entries.push_back({Raw("b")});
  const auto play = Begin(std::move(entries));
  std::vector<std::unique_ptr<RawClient>> clients;
  for (size_t i = 0; i < streams; ++i) {
    clients.push_back(std::make_unique<RawClient>(play->urls().url1));
    REQUIRE(clients.back()->connected());
    clients.back()->Get();
  }
  for (const auto& client : clients) client->ReadUntil("a");
  CHECK(Fetch(play->urls().url1) == "b");
}
