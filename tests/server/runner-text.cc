// Text of strangers in messages and reports: nothing that moves a cursor or becomes markup.
#include "server/conformance/report_html.h"
#include "server/conformance/report_json.h"
#include "server/conformance/report_junit.h"
#include "server/conformance/report_summary.h"
#include "server/conformance/report_text.h"
#include "tests/native/catch.h"

using namespace sse::conformance;

namespace {

const std::string kEvil =
    std::string("</script><script>alert(1)</script>\x1B[31m\"&'") + '\0' + "]]>";

RunResult EvilResult() {
  CaseResult one;
  one.id = "t." + kEvil;
  one.verdict = Verdict::kFailed;
  one.message = kEvil;
  one.seen = kEvil;
  ClientResult client;
  client.name = client.version = client.runtime = client.profile = kEvil;
  client.cases = {one};
  RunResult result;
  result.clients = {client};
  result.cases[one.id].requirement = kEvil;
  return result;
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) count++;
  return count;
}

bool HasControlCharacter(const std::string& text) {
  for (const char c : text) {
    if (c != '\n' && static_cast<unsigned char>(c) < 0x20) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("printable text shows what can't be seen, and keeps what can") {
  CHECK(Printable("a\n\r\t\\") == "a\\n\\r\\t\\");
  CHECK(Printable(std::string("\0\x1B\x7F", 3)) == "\\0\\x1B\\x7F");
  CHECK(Printable("é€😀") == "é€😀");
  CHECK(Printable("\xFF\xC3\xE2\x82") == "\\xFF\\xC3\\xE2\\x82");
  CHECK(Printable("\xED\xA0\x80") == "\\xED\\xA0\\x80");  // a surrogate
  CHECK(Printable("\xC2\x9B") == "\\u009B");              // a control character above 0x7F
  CHECK(Printable("\xEF\xBB\xBF\xE2\x80\xAE") == "\\uFEFF\\u202E");  // a mark, a turn of the line
}

TEST_CASE("text is cut between characters, with its length") {
  CHECK(PrintableStart("€€€", 2) == "€€… (9 bytes)");
  CHECK(PrintableStart("€€", 2) == "€€");
  CHECK(Quoted("") == "\"\"");
}

TEST_CASE("markup is escaped in elements and attributes") {
  CHECK(EscapeMarkup("<a b=\"c\" d='e'>&\x01") ==
        "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\\x01");
}

TEST_CASE("no report lets a client's text become markup or control characters") {
  const RunResult result = EvilResult();
  const std::string text = ResultToText(result, KnownFailures());
  CHECK(!HasControlCharacter(text));

  const std::string xml = ResultToJunit(result, KnownFailures());
  CHECK(!HasControlCharacter(xml));
  CHECK(xml.find("<script") == std::string::npos);
  CHECK(xml.find("]]>") == std::string::npos);

  const std::string html = ResultToHtml(result, KnownFailures());
  CHECK(!HasControlCharacter(html));
  CHECK(CountOf(html, "<script") == 3);
  CHECK(CountOf(html, "</script") == 3);
}

TEST_CASE("a result survives being written and read") {
  RunResult result = EvilResult();
  CaseResult& one = result.clients[0].cases[0];
  one.severity = Severity::kShould;
  one.ms = 12;
  one.label = "fails";
  one.play = "cut at 3";
  one.recorded = {"a", "b"};
  one.sent = "s";
  one.expected = "e";
  result.cases[one.id].group = "t";
  result.cases[one.id].sent = "x";
  const std::string json = ResultToJson(result);
  CHECK(ResultToJson(ResultFromJson(json, "r.json")) == json);
}

TEST_CASE("merged results keep all clients, and of the same client the later verdict") {
  RunResult first = EvilResult(), second = EvilResult(), other = EvilResult();
  second.clients[0].cases[0].verdict = Verdict::kOk;
  other.clients[0].name = "other";
  const RunResult all = MergeResults({first, second, other});
  REQUIRE(all.clients.size() == 2);
  REQUIRE(all.clients[0].cases.size() == 1);
  CHECK(all.clients[0].cases[0].verdict == Verdict::kOk);
}

TEST_CASE("known failures concern their client and their cases") {
  const KnownFailures known =
      KnownFailures::Parse("# all\n[a*]\nt.x # why\n  u.*\n[b (node 1)]\nt.y\n", "known");
  ClientResult a, b;
  a.name = "abc";
  b.name = "b";
  b.runtime = "node 1";
  CHECK(known.Contains(a, "t.x"));
  CHECK(known.Contains(a, "u.anything.else"));
  CHECK(!known.Contains(a, "t.y"));
  CHECK(known.Contains(b, "t.y"));
  b.runtime = "node 2";
  CHECK(!known.Contains(b, "t.y"));
}

TEST_CASE("only what failed and was not known counts, with strict-env what is inconclusive too") {
  RunResult result = EvilResult();
  result.clients[0].name = "a";
  result.clients[0].cases[0].id = "t.x";
  CaseResult unclear;
  unclear.id = "t.y";
  unclear.verdict = Verdict::kInconclusive;
  result.clients[0].cases.push_back(unclear);
  const KnownFailures none, known = KnownFailures::Parse("[a]\nt.x\n", "known");
  CHECK(CountFailures(result, none, false) == 1);
  CHECK(CountFailures(result, known, false) == 0);
  CHECK(CountFailures(result, known, true) == 1);
  CHECK(known.Outdated(result).empty());
  result.clients[0].cases[0].verdict = Verdict::kNonStrict;
  CHECK(known.Outdated(result) == std::vector<std::string>{"a: t.x"});
}
