// What each step of a scenario puts on the wire, byte by byte and segment by segment, without a
// socket.
#include <zlib.h>

#include "server/conformance/entry_script.h"
#include "tests/native/catch.h"
#include "tests/server/conformance-steps.h"

using namespace sse::test;
using Acts = std::vector<std::string>;

namespace {

// The start of an HTTP/1.1 response whose data goes in chunks, without its head.
Steps Chunked(Steps steps) {
  steps.insert(steps.begin(), {HeadOf(Framing::kChunked), Flush()});
  return steps;
}

struct ToText {
  std::string operator()(const act::Send& act) const { return act.bytes; }
  std::string operator()(const act::Wait& act) const { return "wait " + std::to_string(act.ms); }
  std::string operator()(const step::Mark& act) const { return "mark " + act.name; }
  std::string operator()(const step::Hold& act) const {
    return act.ms ? "hold " + std::to_string(*act.ms) : "hold";
  }
  std::string operator()(const step::WaitFor&) const { return "wait for"; }
  std::string operator()(const step::AwaitClientClose&) const { return "await close"; }
  std::string operator()(const step::KeepAlive&) const { return "keep alive"; }
  std::string operator()(const step::Close& act) const {
    return act.how == CloseHow::kFin ? "fin" : act.how == CloseHow::kHalf ? "half" : "other close";
  }
  std::string operator()(const act::Done&) const { return "done"; }
};

Acts ActsOf(const Entry& entry, HeaderTexts extra = {}) {
  Urls urls;
  urls.url1 = "http://127.0.0.1:1/t/x";
  EntryScript script(entry, urls, std::move(extra));
  Acts acts;
  for (Act act = script.Next(); !std::holds_alternative<act::Done>(act); act = script.Next()) {
    acts.push_back(std::visit(ToText(), act));
  }
  return acts;
}

Acts ActsOf(Steps steps) {
  Entry entry;
  entry.steps = std::move(steps);
  return ActsOf(entry);
}

// Without the head that Chunked() put first.
Acts ChunkedActs(Steps steps) {
  Acts acts = ActsOf(Chunked(std::move(steps)));
  REQUIRE(acts.front() == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  acts.erase(acts.begin());
  return acts;
}

std::string Joined(const Acts& acts) {
  std::string all;
  for (const std::string& act : acts) all += act;
  return all;
}

// Decodes as much as can be decoded; `complete` tells whether the coder was finished.
std::string Decode(const std::string& coded, bool& complete) {
  z_stream state{};
  inflateInit2(&state, 15 + 32);  // either wrapper
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(coded.data()));
  state.avail_in = static_cast<uInt>(coded.size());
  std::string decoded(1'000'000, '\0');
  state.next_out = reinterpret_cast<Bytef*>(decoded.data());
  state.avail_out = static_cast<uInt>(decoded.size());
  complete = inflate(&state, Z_SYNC_FLUSH) == Z_STREAM_END;
  decoded.resize(decoded.size() - state.avail_out);
  inflateEnd(&state);
  return decoded;
}

std::string Decode(const std::string& coded) {
  bool complete = false;
  return Decode(coded, complete);
}

}  // namespace

TEST_CASE("what is written is collected until something flushes, and the end closes") {
  CHECK(ActsOf({Raw("a"), Raw("b"), Flush(), Raw("c")}) == Acts{"ab", "c", "fin"});
  CHECK(ActsOf({Flush(), Flush()}) == Acts{"fin"});
}

TEST_CASE("every step that waits, marks or closes sends first") {
  CHECK(ActsOf({Raw("a"), Delay(5), Raw("b"), {step::Mark{"sent"}}, Raw("c"), {step::Hold{}}}) ==
        Acts{"a", "wait 5", "b", "mark sent", "c", "hold", "fin"});
  CHECK(ActsOf({Raw("a"), {step::WaitFor{}}, Raw("b"), {step::AwaitClientClose{1}}}) ==
        Acts{"a", "wait for", "b", "await close", "fin"});
  CHECK(ActsOf({Raw("a"), {step::Hold{7}}, Raw("b")}) == Acts{"a", "hold 7", "b", "fin"});
}

TEST_CASE("a close ends the entry, and so does keepAlive") {
  CHECK(ActsOf({Raw("a"), Close(CloseHow::kFin), Raw("b")}) == Acts{"a", "fin"});
  CHECK(ActsOf({Raw("a"), Close(CloseHow::kRst), Raw("b")}) == Acts{"a", "other close"});
  CHECK(ActsOf({Raw("a"), {step::KeepAlive{9}}, Raw("b")}) == Acts{"a", "keep alive"});
}

TEST_CASE("a half-closed connection is kept until the client closes") {
  CHECK(ActsOf({Raw("a"), Close(CloseHow::kHalf)}) == Acts{"a", "half", "hold", "fin"});
  CHECK(ActsOf({Close(CloseHow::kHalf), {step::Mark{"m"}}}) ==
        Acts{"half", "mark m", "hold", "fin"});
}

TEST_CASE("a head has its fields in order, the framing field last, and the status's phrase") {
  CHECK(ActsOf({HeadOf(Framing::kClose, {{"b", Text("1")}, {"A", Text("2")}, {"b", Text("3")}})}) ==
        Acts{"HTTP/1.1 200 OK\r\nb: 1\r\nA: 2\r\nb: 3\r\nConnection: close\r\n\r\n", "fin"});
  Head head;
  head.version = "1.0";
  head.status = 299;
  head.framing = Framing::kNone;
  CHECK(ActsOf({{step::WriteHead{head}}}) == Acts{"HTTP/1.0 299 \r\n\r\n", "fin"});
  head.status = 204;
  CHECK(ActsOf({{step::WriteHead{head}}}) == Acts{"HTTP/1.0 204 No Content\r\n\r\n", "fin"});
  head.reason = "Nothing";
  CHECK(ActsOf({{step::WriteHead{head}}}) == Acts{"HTTP/1.0 204 Nothing\r\n\r\n", "fin"});
}

TEST_CASE("header values hold placeholders, numbers and any byte") {
  Entry entry;
  entry.index = 3;
  const Payload value =
      Payload::Concatenation({Text("{{url1}}/"), Payload::Index(0), Text("\xff")});
  entry.steps = {HeadOf(Framing::kNone, {{"Location", value}})};
  CHECK(ActsOf(entry) ==
        Acts{"HTTP/1.1 200 OK\r\nLocation: http://127.0.0.1:1/t/x/3\xff\r\n\r\n", "fin"});
}

TEST_CASE("an extra field is left out where the head has one of its name") {
  Entry entry;
  entry.steps = {HeadOf(Framing::kNone, {{"vary", Text("1")}})};
  CHECK(ActsOf(entry, {{"Vary", "Origin"}, {"X", "y"}}) ==
        Acts{"HTTP/1.1 200 OK\r\nvary: 1\r\nX: y\r\n\r\n", "fin"});
}

TEST_CASE("data is framed as the last head said, a chunk always is one, raw bytes never") {
  CHECK(ChunkedActs({Data("0123456789abcdef!"), Chunk("x"), Raw("y")}) ==
        Acts{"11\r\n0123456789abcdef!\r\n1\r\nx\r\ny", "fin"});
  CHECK(ActsOf({Data("a"), Chunk("x")}) == Acts{"a1\r\nx\r\n", "fin"});
  CHECK(ChunkedActs({HeadOf(Framing::kNone), Data("a")}) ==
        Acts{"HTTP/1.1 200 OK\r\n\r\na", "fin"});
}

TEST_CASE("empty data writes nothing, an empty chunk is the last one") {
  CHECK(ChunkedActs({Data("")}) == Acts{"fin"});
  CHECK(ChunkedActs({Chunk("")}) == Acts{"0\r\n\r\n", "fin"});
}

TEST_CASE("the last chunk carries the trailers") {
  CHECK(ChunkedActs({{step::LastChunk{}}}) == Acts{"0\r\n\r\n", "fin"});
  CHECK(ChunkedActs({{step::LastChunk{{{"T", Text("1")}}}}}) == Acts{"0\r\nT: 1\r\n\r\n", "fin"});
}

TEST_CASE("data in pieces is framed and sent piece by piece") {
  CHECK(ChunkedActs({Raw("x"), Every("abcde", 2), Raw("y")}) ==
        Acts{"x", "2\r\nab\r\n", "2\r\ncd\r\n", "1\r\ne\r\n", "y", "fin"});
  CHECK(ChunkedActs({At("abcde", {1, 4, 9})}) ==
        Acts{"1\r\na\r\n", "3\r\nbcd\r\n", "1\r\ne\r\n", "fin"});
  CHECK(ChunkedActs({Every("abcd", 2, 7)}) == Acts{"2\r\nab\r\n", "wait 7", "2\r\ncd\r\n", "fin"});
}

TEST_CASE("split cuts everything after it, framing included") {
  CHECK(ActsOf({Raw("x"), SplitEvery(2), Raw("abc"), Raw("de"), {step::Split{}}, Raw("fgh")}) ==
        Acts{"x", "ab", "cd", "e", "fgh", "fin"});
  CHECK(ChunkedActs({SplitAt({1, 5}), Data("abc"), Data("d")}) ==
        Acts{"3", "\r\nab", "c\r\n1\r\nd\r\n", "fin"});
  CHECK(ActsOf({SplitEvery(2), Raw("a"), Flush(), Raw("bc")}) == Acts{"a", "b", "c", "fin"});
}

TEST_CASE("the pause of a split lies between pieces, and never after the last") {
  CHECK(ActsOf({SplitEvery(1, 5), Raw("ab"), Close(CloseHow::kFin)}) ==
        Acts{"a", "wait 5", "b", "fin"});
  CHECK(ActsOf({SplitEvery(1, 5), Raw("a"), Delay(9), Raw("b")}) ==
        Acts{"a", "wait 9", "b", "fin"});
}

TEST_CASE("a repetition counts in its payloads, also inside another one") {
  const Step number{step::Raw{Payload::Index(0)}};
  const Step inner{step::Repeat{2, 7, {number}}};
  CHECK(Joined(ActsOf({{step::Repeat{3, 1, {number, inner}}}, Raw(".")})) == "178278378.fin");
  CHECK(Joined(ActsOf({{step::Repeat{2, 0, {}}}, Raw("x")})) == "xfin");
}

TEST_CASE("an endless repetition of nothing gives others a turn") {
  Entry entry;
  entry.steps = {{step::Repeat{UINT64_MAX, 0, {Data("")}}}};
  const Urls urls;
  EntryScript script(entry, urls);
  for (int i = 0; i < 3; ++i) CHECK(std::get<act::Wait>(script.Next()).ms == 0);
}

TEST_CASE("Content-Length is the size of all data in the entry unless it is given") {
  const Steps body = {HeadOf(Framing::kLength),
                      Raw("raw"),
                      Data("abc"),
                      {step::Repeat{3, 9, {{step::Data{Payload::Index(0), 0, {}, 0}}}}}};
  CHECK(ActsOf(body).front() == "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nrawabc91011");
  Head head;
  head.framing = Framing::kLength;
  head.length = 99;
  CHECK(ActsOf({{step::WriteHead{head}}, Data("abc")}).front() ==
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc");
}

TEST_CASE("with a sync flush all data so far can be decoded, also with the zlib wrapper") {
  for (const Coder coder : {Coder::kGzip, Coder::kDeflate}) {
    const Acts acts = ActsOf({Compress(coder), Data("one "), Flush(), Data("two")});
    REQUIRE(acts.size() == 3);
    CHECK(Decode(acts[0]) == "one ");
    bool complete = true;
    CHECK(Decode(acts[0] + acts[1], complete) == "one two");
    CHECK(!complete);
    CHECK((acts[0].substr(0, 2) == "\x1f\x8b") == (coder == Coder::kGzip));
  }
}

TEST_CASE("without a sync flush nothing but the coder's head goes out, until none ends it") {
  const Acts acts = ActsOf({Compress(Coder::kGzip, false), Data("one "), Data("two"), Flush(),
                            Compress(Coder::kNone), Flush(), Data("plain")});
  REQUIRE(acts.size() == 4);
  CHECK(Decode(acts[0]).empty());
  bool complete = false;
  CHECK(Decode(acts[0] + acts[1], complete) == "one two");
  CHECK(complete);
  CHECK(acts[2] == "plain");
}

TEST_CASE("compressed data is one chunk, and Content-Length counts the compressed bytes") {
  const Acts chunked = ChunkedActs({Compress(Coder::kGzip), Data("one")});
  const size_t line = chunked[0].find("\r\n");
  const size_t size = std::stoul(chunked[0].substr(0, line), nullptr, 16);
  CHECK(chunked[0].size() == line + 2 + size + 2);
  CHECK(Decode(chunked[0].substr(line + 2, size)) == "one");

  const Acts plain = ActsOf({HeadOf(Framing::kLength), Compress(Coder::kGzip), Data("one"), Flush(),
                             Data("two"), Compress(Coder::kNone)});
  const size_t body = plain[0].find("\r\n\r\n") + 4;
  const std::string whole = plain[0] + plain[1];
  CHECK(whole.substr(0, body) ==
        "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(whole.size() - body) + "\r\n\r\n");
  CHECK(Decode(whole.substr(body)) == "onetwo");
}

TEST_CASE("a body whose compressed size cannot be known is refused with what to do") {
  const Step endless{step::Data{Payload::Cycle(Text("x"), UINT64_MAX), 0, {}, 0}};
  CHECK_THROWS_AS(ActsOf({HeadOf(Framing::kLength), Compress(Coder::kGzip), endless}),
                  UnplayableEntry);
}

TEST_CASE("long generated data is whole and goes out in bounded segments") {
  Entry entry;
  const uint64_t size = 10'000'000;
  entry.steps = Chunked({{step::Data{Payload::Cycle(Text("abc"), size), 0, {}, 0}}});
  const Urls urls;
  EntryScript script(entry, urls);
  uint64_t sent = 0;
  for (Act act = script.Next(); !std::holds_alternative<act::Done>(act); act = script.Next()) {
    if (const auto* send = std::get_if<act::Send>(&act)) {
      CHECK(send->bytes.size() <= 512 * 1024);
      sent += send->bytes.size();
    }
  }
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(sent == head.size() + std::string("989680\r\n\r\n").size() + size);
}
