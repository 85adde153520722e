// Each rule of tests/cases/README.md about what has to be seen, once kept and once broken.
#include <functional>
#include <string>
#include <vector>

#include "tests/native/catch.h"
#include "tests/server/runner-play-builder.h"

using namespace sse::conformance;
using namespace sse::conformance::test;

namespace {

using Kind = Point::Kind;
using Edit = std::function<void(Bench&)>;

struct Rule {
  std::string name;
  Edit expect;          // what the case says
  Edit kept;            // what is seen when it holds
  Edit broken;          // and when it doesn't
  std::string message;  // part of what is said then
};

SentExpect Sent(SentExpect::Which which, const std::string& field, HeaderExpect header) {
  SentExpect sent;
  sent.which = which;
  sent.headers[field] = std::move(header);
  return sent;
}

HeaderExpect Value(const std::string& value) {
  HeaderExpect header;
  header.exactly = Payload(value);
  return header;
}

Edit ExpectHeader(const std::function<void(HeaderExpect&)>& fill) {
  return [fill](Bench& bench) {
    HeaderExpect header;
    fill(header);
    bench.expect().sent = {Sent(SentExpect::Which::kNumber, "x", header)};
  };
}

Edit SeeFields(const std::string& fields) {
  return [fields](Bench& bench) { bench.SeeRequest(Bench::Head(fields)); };
}

Edit ExpectSent(const std::function<void(SentExpect&)>& fill) {
  return [fill](Bench& bench) {
    SentExpect sent;
    fill(sent);
    bench.expect().sent = {sent};
  };
}

Edit SeeHead(const std::string& head) {
  return [head](Bench& bench) { bench.SeeRequest(head); };
}

Edit SeeRequests(int count) {
  return [count](Bench& bench) {
    for (int i = 0; i < count; i++) bench.SeeRequest();
  };
}

Edit SeeEvents(const std::vector<std::string>& data) {
  return [data](Bench& bench) {
    for (const std::string& one : data) bench.SeeEvent(one);
  };
}

Edit SeeErrors(const std::vector<ReadyState>& states) {
  return [states](Bench& bench) {
    for (const ReadyState state : states) bench.SeeError(state);
  };
}

// The first response ends at 0 ms, the second request comes at `ms`.
Edit SeeGap(double ms) {
  return [ms](Bench& bench) {
    bench.EndRequest(bench.SeeRequest(), 0);
    bench.SeeRequest(Bench::Head(), ms);
  };
}

const std::vector<Rule> kEventRules{
    {"events are all of the list, in order",
     [](Bench& b) {
       b.expect().events = {Event("a"), Event("b")};
     },
     SeeEvents({"a", "b"}), SeeEvents({"b", "a"}), "event 1: data: expected \"a\", saw \"b\""},
    {"an event is missing",
     [](Bench& b) {
       b.expect().events = {Event("a"), Event("b")};
     },
     SeeEvents({"a", "b"}), SeeEvents({"a"}), "expected 2 events, saw 1; missing is data \"b\""},
    {"an event is too much", [](Bench& b) { b.expect().events.emplace(); }, [](Bench&) {},
     SeeEvents({"a"}), "expected 0 events, saw 1; too much is data \"a\""},
    {"an event has its type", [](Bench& b) { b.expect().events = {Event("a", "greeting")}; },
     [](Bench& b) { b.SeeEvent("a", "", "greeting"); }, SeeEvents({"a"}),
     "type: expected \"greeting\", saw \"message\""},
    {"a last event ID holds for the events that follow",
     [](Bench& b) {
       b.expect().events = {EventWithId("a", "1"), Event("b")};
     },
     [](Bench& b) {
       b.SeeEvent("a", "1");
       b.SeeEvent("b", "1");
     },
     [](Bench& b) {
       b.SeeEvent("a", "1");
       b.SeeEvent("b", "");
     },
     "event 2: lastEventId: expected \"1\", saw \"\""},
    {"a long text is compared to its end",
     [](Bench& b) { b.expect().events = {Event(std::string(5000, 'x') + "y")}; },
     SeeEvents({std::string(5000, 'x') + "y"}), SeeEvents({std::string(5000, 'x') + "z"}),
     "differs from byte 5000 on"},
    {"an origin is judged when it is shown",
     [](Bench& b) {
       b.expect().events = {Event("a")};
       b.expect().events->front().origin = "{{origin1}}";
     },
     [](Bench& b) {
       b.SeeEvent("a");
       b.source().events[0].origin = "http://127.0.0.1:1";
     },
     [](Bench& b) {
       b.SeeEvent("a");
       b.source().events[0].origin = "null";
     },
     "origin: expected"},
    {"repeated events count from where they are told to",
     [](Bench& b) {
       ExpectedEvent event;
       event.data = Payload::Index(2);
       event.repeated = true;
       event.count = 3;
       event.from = 9;
       b.expect().events = {event};
     },
     SeeEvents({"09", "10", "11"}), SeeEvents({"09", "10", "12"}), "event 3"},
    {"a prefix may stop early but not differ",
     [](Bench& b) {
       b.expect().events_prefix = {Event("a"), Event("b")};
     },
     SeeEvents({"a"}), SeeEvents({"b"}), "event 1"},
    {"a prefix is the longest that may come",
     [](Bench& b) { b.expect().events_prefix = {Event("a")}; }, SeeEvents({}),
     SeeEvents({"a", "b"}), "too much"},
    {"comments are all of the list",
     [](Bench& b) { b.expect().comments = std::vector{Payload(std::string("hi"))}; },
     [](Bench& b) { b.source().comments = {"hi"}; }, [](Bench& b) { b.source().comments = {"ho"}; },
     "comment 1"},
    {"the last event ID at the end",
     [](Bench& b) { b.expect().last_event_id = std::optional(Payload(std::string("7"))); },
     [](Bench& b) { b.source().last_event_id = std::optional<std::string>("7"); },
     [](Bench& b) { b.source().last_event_id = std::optional<std::string>("8"); },
     "last event ID at the end"},
    {"no last event ID is null or empty",
     [](Bench& b) { b.expect().last_event_id = std::optional<Payload>(); },
     [](Bench& b) { b.source().last_event_id = std::optional<std::string>(""); },
     [](Bench& b) { b.source().last_event_id = std::optional<std::string>("8"); },
     "last event ID at the end"},
    {"a reconnection time is exact",
     [](Bench& b) {
       b.expect().retry = Expect::Retry{false, 100, std::nullopt};
     },
     [](Bench& b) { b.source().retry_ms = std::optional<uint64_t>(100); },
     [](Bench& b) { b.source().retry_ms = std::optional<uint64_t>(99); },
     "expected 100 ms, saw 99"},
    {"a reconnection time has a least value",
     [](Bench& b) {
       b.expect().retry = Expect::Retry{false, std::nullopt, 100};
     },
     [](Bench& b) { b.source().retry_ms = std::optional<uint64_t>(101); },
     [](Bench& b) { b.source().retry_ms = std::optional<uint64_t>(99); }, "100 ms or more"},
    {"a reconnection time was never set",
     [](Bench& b) {
       b.expect().retry = Expect::Retry{true, std::nullopt, std::nullopt};
     },
     [](Bench& b) { b.source().retry_ms = std::optional<uint64_t>(); },
     [](Bench& b) { b.source().retry_ms = std::optional<uint64_t>(1); }, "none set"},
};

const std::vector<Rule> kStateRules{
    {"opens are counted", [](Bench& b) { b.expect().opens = Exactly(1); },
     [](Bench& b) { b.SeeOpen(); }, [](Bench&) {}, "expected 1 open event, saw 0"},
    {"errors have bounds",
     [](Bench& b) {
       b.expect().errors = Count{1, 2};
     },
     SeeErrors({ReadyState::kConnecting}),
     SeeErrors({ReadyState::kConnecting, ReadyState::kConnecting, ReadyState::kClosed}),
     "expected 1 to 2 error events, saw 3"},
    {"error states are in order",
     [](Bench& b) {
       b.expect().error_states = {ReadyState::kConnecting, ReadyState::kClosed};
     },
     SeeErrors({ReadyState::kConnecting, ReadyState::kClosed}),
     SeeErrors({ReadyState::kClosed, ReadyState::kConnecting}),
     "readyState inside error event 1: expected CONNECTING, saw CLOSED"},
    {"error states imply the number of errors",
     [](Bench& b) { b.expect().error_states = {ReadyState::kClosed}; },
     [](Bench& b) { b.SeeError(std::nullopt); }, [](Bench&) {}, "expected 1 error event, saw 0"},
    {"open states", [](Bench& b) { b.expect().open_states = {ReadyState::kOpen}; },
     [](Bench& b) { b.SeeOpen(); }, [](Bench& b) { b.SeeOpen(ReadyState::kConnecting); },
     "inside open event 1"},
    {"the state after the constructor",
     [](Bench& b) { b.expect().created_state = ReadyState::kConnecting; },
     [](Bench& b) { b.source().created_state = ReadyState::kConnecting; },
     [](Bench& b) { b.source().created_state = ReadyState::kOpen; }, "after the constructor"},
    {"the state after close()", [](Bench& b) { b.expect().closed_state = ReadyState::kClosed; },
     [](Bench& b) { b.source().closed_state = ReadyState::kClosed; },
     [](Bench& b) { b.source().closed_state = ReadyState::kOpen; }, "after close()"},
    {"the state at the end", [](Bench& b) { b.expect().final_state = ReadyState::kClosed; },
     [](Bench& b) { b.source().final_state = ReadyState::kClosed; },
     [](Bench& b) { b.source().final_state = ReadyState::kOpen; }, "at the end"},
    {"a state that the client has not is not judged",
     [](Bench& b) {
       b.expect().final_state = ReadyState::kClosed;
       b.expect().opens = Exactly(0);
     },
     [](Bench& b) { b.source(); }, [](Bench& b) { b.SeeOpen(); }, "open event"},
    {"what the constructor throws has a name",
     [](Bench& b) { b.expect().thrown = std::optional<std::string>("SyntaxError"); },
     [](Bench& b) { b.source().thrown = "SyntaxError"; },
     [](Bench& b) { b.source().thrown = "TypeError"; },
     "to throw SyntaxError, but it threw TypeError"},
    {"the constructor does not throw",
     [](Bench& b) { b.expect().thrown = std::optional<std::string>(); },
     [](Bench& b) { b.source().created = At(0); },
     [](Bench& b) { b.source().thrown = "TypeError"; }, "not to throw"},
    {"a process ends by itself", [](Bench& b) { b.expect().exits = true; },
     [](Bench& b) { b.seen.exited = At(5); }, [](Bench&) {}, "did not end"},
    {"a process goes on", [](Bench& b) { b.expect().exits = false; }, [](Bench&) {},
     [](Bench& b) { b.seen.exited = At(5); }, "should have gone on"},
    {"a check passes",
     [](Bench& b) {
       b.play.check = Check{"constants", "they are there"};
     },
     [](Bench& b) {
       b.seen.check = {true, ""};
     },
     [](Bench& b) {
       b.seen.check = {false, "OPEN is 7"};
     },
     "constants failed: OPEN is 7"},
    {"a check answers",
     [](Bench& b) {
       b.play.check = Check{"constants", "they are there"};
     },
     [](Bench& b) {
       b.seen.check = {true, ""};
     },
     [](Bench&) {}, "never ended"},
    {"further sources have expectations of their own",
     [](Bench& b) {
       b.play.client.sources.resize(1);
       b.play.client.sources[0].count = 2;
       SourceExpect expect;
       expect.events = {Event("a")};
       b.expect().sources = {expect};
     },
     [](Bench& b) {
       b.SeeEvent("a", "", "message", 0, 2);
       b.SeeEvent("a", "", "message", 0, 3);
     },
     [](Bench& b) { b.SeeEvent("a", "", "message", 0, 2); }, "source 3: expected 1 event"},
};

const std::vector<Rule> kRequestRules{
    {"requests are counted", [](Bench& b) { b.expect().requests = Exactly(2); }, SeeRequests(2),
     SeeRequests(3), "expected 2 requests, saw 3"},
    {"preflights are no requests",
     [](Bench& b) {
       b.expect().requests = Exactly(0);
       b.expect().preflights = Exactly(1);
     },
     [](Bench& b) { b.SeePreflight(); }, SeeRequests(1), "request"},
    {"a header value is compared without spaces at its ends",
     ExpectHeader([](HeaderExpect& h) { h.exactly = Payload(std::string("a b")); }),
     SeeFields("X: \t a b \t\r\n"), SeeFields("X: a  b\r\n"), "header x: expected \"a b\""},
    {"a header value is compared as bytes",
     ExpectHeader([](HeaderExpect& h) { h.exactly = Payload(std::string("\xE2\x82\xAC")); }),
     SeeFields("X: \xE2\x82\xAC\r\n"), SeeFields("X: \xAC\r\n"), "saw \"\\xAC\""},
    {"a header value may hold placeholders",
     ExpectHeader([](HeaderExpect& h) { h.exactly = Payload(std::string("{{url1}}")); }),
     SeeFields("X: http://127.0.0.1:1/t/T\r\n"), SeeFields("X: {{url1}}\r\n"), "header x"},
    {"a header is there once",
     ExpectHeader([](HeaderExpect& h) { h.exactly = Payload(std::string("a")); }),
     SeeFields("x: a\r\n"), SeeFields("x: a\r\nX: a\r\n"), "saw \"a\" and \"a\""},
    {"a header is absent", ExpectHeader([](HeaderExpect& h) { h.absent = true; }), SeeFields(""),
     SeeFields("X:\r\n"), "expected none"},
    {"a header contains", ExpectHeader([](HeaderExpect& h) { h.contains = "Event"; }),
     SeeFields("X: text/event-stream\r\n"), SeeFields("X: */*\r\n"), "one with \"Event\""},
    {"a header lacks", ExpectHeader([](HeaderExpect& h) { h.lacks = "gzip"; }),
     SeeFields("X: br\r\n"), SeeFields("X: br, GZIP\r\n"), "none with \"gzip\""},
    {"a header matches a pattern over all of it, one character per byte",
     ExpectHeader([](HeaderExpect& h) { h.pattern = "[\\x80-\\xFF]{2}a+"; }),
     SeeFields("X: \xC3\xA9"
               "aa\r\n"),
     SeeFields("X: \xC3\xA9"
               "aab\r\n"),
     "one that is"},
    {"a header may be optional", ExpectHeader([](HeaderExpect& h) {
       h.optional = true;
       h.exactly = Payload(std::string("a"));
     }),
     SeeFields(""), SeeFields("X: b\r\n"), "header x"},
    {"the fields of a name are counted", ExpectHeader([](HeaderExpect& h) { h.count = 2; }),
     SeeFields("X: 1\r\nX: 2\r\n"), SeeFields("X: 1\r\n"), "2 fields"},
    {"a method", ExpectSent([](SentExpect& s) { s.method = "GET"; }), SeeFields(""),
     SeeHead("POST /t/T HTTP/1.1\r\nHost: a\r\n\r\n"), "method: expected \"GET\", saw \"POST\""},
    {"a target, byte for byte", ExpectSent([](SentExpect& s) { s.target = "{{path1}}?a=1"; }),
     SeeHead("GET /t/T?a=1 HTTP/1.1\r\nHost: a\r\n\r\n"),
     SeeHead("GET /t/T?a=2 HTTP/1.1\r\nHost: a\r\n\r\n"), "target: expected \"/t/T?a=1\""},
    {"a target's pattern", ExpectSent([](SentExpect& s) { s.target_pattern = "/t/.*"; }),
     SeeFields(""), SeeHead("GET /u HTTP/1.1\r\nHost: a\r\n\r\n"), "target: expected /t/.*"},
    {"a body", ExpectSent([](SentExpect& s) { s.body = "hi"; }),
     [](Bench& b) {
       const size_t index = b.SeeRequest();
       b.journal.EditRequest(index, [](RequestRecord& record) { record.body = "hi"; });
     },
     SeeFields(""), "body: expected \"hi\", saw \"\""},
    {"every request",
     [](Bench& b) { b.expect().sent = {Sent(SentExpect::Which::kEvery, "x", Value("1"))}; },
     SeeFields("X: 1\r\n"),
     [](Bench& b) {
       b.SeeRequest(Bench::Head("X: 1\r\n"));
       b.SeeRequest(Bench::Head("X: 2\r\n"));
     },
     "request 2, header x"},
    {"the rest is all but the first",
     [](Bench& b) { b.expect().sent = {Sent(SentExpect::Which::kRest, "x", Value("1"))}; },
     [](Bench& b) {
       b.SeeRequest();
       b.SeeRequest(Bench::Head("X: 1\r\n"));
     },
     SeeRequests(2), "request 2, header x: expected \"1\", saw none"},
    {"the last request",
     [](Bench& b) { b.expect().sent = {Sent(SentExpect::Which::kLast, "x", Value("1"))}; },
     [](Bench& b) {
       b.SeeRequest();
       b.SeeRequest(Bench::Head("X: 1\r\n"));
     },
     SeeRequests(2), "request 2"},
    {"a request that never came", ExpectSent([](SentExpect& s) { s.number = 2; }), SeeRequests(2),
     SeeRequests(1), "request 2 never came"},
    {"the same fields but for exceptions", ExpectSent([](SentExpect& s) {
       s.number = 2;
       s.same_fields_as = 1;
       s.except = {"Last-Event-ID"};
     }),
     [](Bench& b) {
       b.SeeRequest(Bench::Head("X: 1\r\n"));
       b.SeeRequest(Bench::Head("last-event-id: 7\r\nx: 1\r\n"));
     },
     [](Bench& b) {
       b.SeeRequest(Bench::Head("X: 1\r\n"));
       b.SeeRequest(Bench::Head("X: 2\r\n"));
     },
     "request 2 has a field that request 1 has not: \"x: 2\""},
    {"connections that are open at a time", [](Bench& b) { b.expect().max_open_connections = 1; },
     [](Bench& b) {
       const size_t first = b.SeeRequest(Bench::Head(), 0, 1);
       b.journal.EditRequest(first, [](RequestRecord& record) { record.closed = At(5); });
       b.SeeRequest(Bench::Head(), 5, 2);
     },
     [](Bench& b) {
       b.SeeRequest(Bench::Head(), 0, 1);
       b.SeeRequest(Bench::Head(), 5, 2);
     },
     "at most 1 open connection at a time, saw 2"},
};

const std::vector<Rule> kFormRules{
    {"a request is HTTP/1.1", [](Bench&) {}, SeeFields(""),
     SeeHead("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), "not HTTP/1.1 but \"HTTP/1.0\""},
    {"a request has a Host", [](Bench&) {}, SeeHead("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
     SeeHead("GET / HTTP/1.1\r\n\r\n"), "0 Host fields"},
    {"a request has one Host", [](Bench&) {}, SeeHead("GET / HTTP/1.1\r\nhost: a.b\r\n\r\n"),
     SeeHead("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), "2 Host fields"},
    {"a Host is valid", [](Bench&) {}, SeeFields(""),
     SeeHead("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"), "Host field is invalid"},
    {"a field has a name that is a token", [](Bench&) {}, SeeFields("X!: 1\r\n"),
     SeeFields("X Y: 1\r\n"), "header line is malformed"},
    {"no field is folded", [](Bench&) {}, SeeFields("X: 1\r\n"), SeeFields("X: 1\r\n 2\r\n"),
     "header line is malformed"},
    {"no value holds a bare LF", [](Bench&) {}, SeeFields("X: a\x01z\r\n"),
     SeeFields("X: a\nb\r\n"), "NUL, CR or LF"},
    {"a target has no space", [](Bench&) {}, SeeFields(""),
     SeeHead("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"), "request line is malformed"},
    {"a head that was never complete is not judged", [](Bench&) {},
     [](Bench& b) {
       const size_t index = b.SeeRequest("GET");
       b.journal.EditRequest(index, [](RequestRecord& record) { record.head_read.reset(); });
     },
     SeeHead("GET"), "does not end in CRLF"},
};

const std::vector<Rule> kTimeRules{
    {"a gap has a least time with 5 % tolerance",
     [](Bench& b) {
       b.expect().gaps = {{Moment(Kind::kEnd), Moment(Kind::kRequest, 2), 100, {}}};
     },
     SeeGap(95.5), SeeGap(94.5), "earlier than 100 ms"},
    {"both moments of a gap have to occur",
     [](Bench& b) {
       b.expect().gaps = {{Moment(Kind::kMark, 1, "sent"), Moment(Kind::kEvent), {}, {}}};
     },
     [](Bench& b) {
       b.journal.SetMark("sent", At(1));
       b.SeeEvent("a", "", "message", 2);
     },
     [](Bench& b) { b.SeeEvent("a"); }, "mark sent never came"},
    {"a moment that must not occur",
     [](Bench& b) { b.expect().never = {Moment(Kind::kClientClose)}; }, SeeRequests(1),
     [](Bench& b) {
       const size_t index = b.SeeRequest();
       b.journal.EditRequest(index, [](RequestRecord& record) { record.client_close = At(5); });
     },
     "client's close of connection 1 came"},
};

void CheckRules(const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    INFO(rule.name);
    Bench kept, broken;
    rule.expect(kept);
    rule.kept(kept);
    rule.expect(broken);
    rule.broken(broken);
    INFO("kept: " << kept.Judged().message);
    CHECK(kept.Result() == Verdict::kOk);
    INFO("broken: " << broken.Judged().message);
    CHECK(broken.Result() == Verdict::kFailed);
    CHECK(broken.Judged().message.find(rule.message) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("every rule about events has a passing and a failing observation") {
  CheckRules(kEventRules);
}

TEST_CASE("every rule about states has a passing and a failing observation") {
  CheckRules(kStateRules);
}

TEST_CASE("every rule about requests has a passing and a failing observation") {
  CheckRules(kRequestRules);
}

TEST_CASE("every captured request has to be well-formed, whatever the case") {
  CheckRules(kFormRules);
}

TEST_CASE("every rule about times has a passing and a failing observation") {
  CheckRules(kTimeRules);
}
