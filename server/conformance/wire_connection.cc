// Implements wire_connection.h. Must not know steps, or how connections are accepted.
#include "server/conformance/wire_connection.h"

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <utility>

#include "server/conformance/wire_answers.h"
#include "server/conformance/wire_entry.h"

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;
using State = RequestReader::State;

// Where no scenario says how long a connection is kept, the client closes it first: clients that
// use it in the moment in which we close it do not all try again.
constexpr milliseconds kIdle{120000};
constexpr milliseconds kLingerAfterOther{1000};
constexpr milliseconds kLongBodyTime{60000};

}  // namespace

WireConnection::WireConnection(WireHost& host, asio::ip::tcp::socket socket,
                               asio::ssl::context* tls, Arrival arrival)
    : host_(host), link_(host.io(), std::move(socket), tls), arrival_(std::move(arrival)) {
  link_.on_close = [this] { NoteClose(); };
}

void WireConnection::Start() {
  asio::co_spawn(host_.io(), Run(shared_from_this()), asio::detached);
}

void WireConnection::Wake(const PlayState& play) {
  if (play_.get() == &play) link_.Wake();
}

void WireConnection::PlayIsOver(const PlayState& play) {
  if (arrival_.own_of.get() == &play) return link_.Shut();
  if (play_.get() != &play) return;
  if (!between_requests_) return link_.Shut();
  SetPlay(nullptr);  // the next request may be of another play
  released_ = true;
  link_.Wake();
}

asio::awaitable<void> WireConnection::Run(std::shared_ptr<WireConnection> self) {
  co_await self->Serve();
  co_await self->Linger();
  self->link_.Shut();
  self->host_.Left(self.get());
}

asio::awaitable<void> WireConnection::ReadLoop(std::shared_ptr<WireConnection> self) {
  co_await self->link_.ReadLoop();
}

asio::awaitable<void> WireConnection::Serve() {
  const Time deadline = Clock::now() + host_.request_time();
  const bool connected = co_await link_.Handshake(deadline);
  if (!connected) co_return link_.Shut();
  const auto& own = arrival_.own_of;
  const bool at_accept = own && own->NextEntry().at == Entry::At::kAccept;
  // A client may keep a connection that it opened for a request which it gave up.
  Idle idle = Clock::now() + kIdle;
  if (at_accept) SetPlay(own);
  asio::co_spawn(host_.io(), ReadLoop(shared_from_this()), asio::detached);
  if (at_accept) idle = co_await ServeAccepted();
  while (idle) idle = co_await ServeRequest(idle);
}

// The request, if one comes at all, is kept but not waited for.
asio::awaitable<WireConnection::Idle> WireConnection::ServeAccepted() {
  RequestRecord accepted;
  accepted.first_byte = arrival_.accepted;
  const auto taken = play_->TakeEntry();
  const auto record = Record(std::move(accepted));
  if (!record) co_return std::nullopt;
  link_.on_bytes = [this, record](std::string_view bytes) {
    if (!play_->Afford(bytes.size())) return;
    play_->journal().EditRequest(*record, [bytes](RequestRecord& record) {
      record.head += bytes.substr(0, RequestReader::kMaxHeadBytes - record.head.size());
    });
  };
  const Idle idle = co_await PlayEntry(taken, *record, {});
  link_.on_bytes = nullptr;
  co_return idle;
}

asio::awaitable<void> WireConnection::AwaitRequest(Time deadline) {
  WireLink::Until until;
  until.input = true;
  until.reached = [this] { return released_; };
  co_await link_.Wait(deadline, until);
  until.reached = nullptr;
  if (released_) co_await link_.Wait(Clock::now() + kIdle, until);
  released_ = false;
}

asio::awaitable<WireConnection::Idle> WireConnection::ServeRequest(Idle idle) {
  between_requests_ = true;
  co_await AwaitRequest(*idle);
  if (link_.inbox().empty() || link_.overflowed()) co_return std::nullopt;
  RequestReader request([this](const RequestReader& of) {
    return PlayOf(of) ? RequestReader::kMaxBodyBytes : host_.body_limit(of.target());
  });
  RequestRecord record;
  record.first_byte = link_.inbox_time();
  const Time deadline = record.first_byte + host_.request_time();
  co_await ReadRequest(request, false, deadline);
  if (!request.head_is_complete() && link_.client_close()) co_return std::nullopt;
  between_requests_ = false;
  SetPlay(PlayOf(request));
  if (!request.head_is_complete()) {
    const Idle over = co_await Refuse(request, &record);
    co_return over;
  }
  record.head_read = Clock::now();
  if (play_) {
    const Idle next = co_await ServeOfPlay(request, std::move(record), deadline);
    co_return next;
  }
  const bool is_long = host_.body_limit(request.target()) > RequestReader::kMaxBodyBytes;
  co_await ReadRequest(request, true, is_long ? record.first_byte + kLongBodyTime : deadline);
  Idle next;
  if (request.state() == State::kComplete) {
    next = co_await ServeOther(request);
  } else {
    next = co_await Refuse(request, nullptr);
  }
  co_return next;
}

asio::awaitable<void> WireConnection::ReadRequest(RequestReader& request, bool with_body,
                                                  Time deadline) {
  WireLink::Until until;
  until.input = true;
  for (;;) {
    const size_t used = request.Feed(link_.inbox());
    link_.Take(used);
    const State wanted = with_body ? State::kBody : State::kHead;
    const bool more = request.state() == State::kHead || request.state() == wanted;
    if (!more || Clock::now() >= deadline || link_.is_shut()) co_return;
    if (link_.inbox().empty()) {
      if (link_.client_close()) co_return;
      co_await link_.Wait(deadline, until);
    }
  }
}

asio::awaitable<WireConnection::Idle> WireConnection::ServeOfPlay(RequestReader& request,
                                                                  RequestRecord record,
                                                                  Time deadline) {
  if (request.method() == "HEAD") {  // looks whether somebody is there
    const Idle over = co_await SendStatus(200);
    co_return over;
  }
  record.head = request.head();
  record.preflight = request.method() == "OPTIONS";
  const bool preflight = record.preflight;
  std::optional<PlayState::Taken> taken;
  if (!preflight) taken.emplace(play_->TakeEntry());
  const auto index = Record(std::move(record));
  if (!index) co_return link_.Reset(), std::nullopt;
  co_await ReadRequest(request, true, deadline);
  if (!request.body().empty() && play_->Afford(request.body().size())) {
    play_->journal().EditRequest(
        *index, [&request](RequestRecord& record) { record.body = request.body(); });
  }
  if (request.state() != State::kComplete) {
    if (link_.client_close()) co_return std::nullopt;
    play_->journal().EditRequest(*index, [&request](RequestRecord& record) {
      record.trouble = ReasonOfRefusal(request.state());
    });
    const Idle over = co_await SendStatus(StatusOfRefusal(request.state()));
    co_return over;
  }
  Idle next;
  if (preflight) {
    next = co_await ServePreflight(request, *index);
  } else {
    next = co_await PlayEntry(*taken, *index, ExtraFields(request));
  }
  co_return next;
}

asio::awaitable<WireConnection::Idle> WireConnection::PlayEntry(PlayState::Taken taken,
                                                                size_t record, HeaderTexts extra) {
  WireEntry player(link_, *play_, record,
                   [this, taken] { host_.BeforeEntryEnds(*play_, taken.number); });
  const auto keep_alive_ms = co_await player.Play(taken.entry, std::move(extra));
  if (!keep_alive_ms) co_return std::nullopt;
  co_return Clock::now() + milliseconds(*keep_alive_ms);
}

asio::awaitable<WireConnection::Idle> WireConnection::ServePreflight(const RequestReader& request,
                                                                     size_t record) {
  const std::string answer = PreflightAnswer(request);
  const Time now = Clock::now();
  const asio::error_code error = co_await link_.Send(answer);
  play_->journal().EditRequest(record, [&](RequestRecord& preflight) {
    preflight.response = preflight.ended = now;
    preflight.bytes_sent = error ? 0 : answer.size();
  });
  if (error) co_return std::nullopt;
  co_return now + kIdle;
}

asio::awaitable<WireConnection::Idle> WireConnection::ServeOther(const RequestReader& request) {
  auto answer = std::make_shared<std::optional<std::string>>();
  host_.AnswerOther(request, [self = shared_from_this(), answer](std::string response) {
    *answer = std::move(response);
    self->link_.Wake();
  });
  WireLink::Until until;
  until.client_close = true;
  until.reached = [answer] { return answer->has_value(); };
  co_await link_.Wait(Time::max(), until);
  if (!*answer) co_return std::nullopt;
  const std::string response = (*answer)->empty() ? StatusOnly(404) : **answer;
  const asio::error_code error = co_await link_.Send(response);
  if (error || !IsReusable(response, request)) co_return std::nullopt;
  co_return Clock::now() + kIdle;
}

// A request that did not come whole, or is too large. One of a play counts.
asio::awaitable<WireConnection::Idle> WireConnection::Refuse(const RequestReader& request,
                                                             RequestRecord* unrecorded) {
  if (play_ && unrecorded != nullptr) {
    unrecorded->head = request.head();
    unrecorded->trouble = ReasonOfRefusal(request.state());
    Record(std::move(*unrecorded));
  }
  const Idle over = co_await SendStatus(StatusOfRefusal(request.state()));
  co_return over;
}

asio::awaitable<WireConnection::Idle> WireConnection::SendStatus(int status) {
  const std::string response = StatusOnly(status);
  co_await link_.Send(response);
  co_return std::nullopt;
}

// Closing at once would reset a connection on which bytes still come, and the client might lose
// our last ones. In a play the client has all the time it wants, so that its close can be seen.
asio::awaitable<void> WireConnection::Linger() {
  between_requests_ = false;
  co_await link_.SendFin(play_ != nullptr);  // with TLS that may wait for the client
  WireLink::Until until;
  until.reached = [this] { return link_.closed().has_value(); };
  co_await link_.Wait(play_ ? Time::max() : Clock::now() + kLingerAfterOther, until);
}

void WireConnection::SetPlay(std::shared_ptr<PlayState> play) {
  if (play != play_) records_.clear();
  play_ = std::move(play);
}

std::shared_ptr<PlayState> WireConnection::PlayOf(const RequestReader& request) const {
  auto play = host_.FindPlay(TokenOf(request.target()));
  if (!play || play->over()) return nullptr;
  return play;
}

std::optional<size_t> WireConnection::Record(RequestRecord record) {
  record.connection = arrival_.number;
  record.origin = arrival_.origin;
  record.accepted = arrival_.accepted;
  const auto index = play_->Record(std::move(record));
  if (index) records_.push_back(*index);
  if (link_.client_close()) NoteClose();
  return index;
}

void WireConnection::NoteClose() {
  for (const size_t record : records_) {
    play_->journal().EditRequest(record, [this](RequestRecord& noted) {
      noted.client_close = link_.client_close();
      noted.client_close_how = link_.client_close_how();
      noted.closed = link_.closed();
    });
  }
}

// Ports of its own make a play foreign to every page, and a page could not read a thing.
HeaderTexts WireConnection::ExtraFields(const RequestReader& request) const {
  const auto origin = request.Field("Origin");
  if (!arrival_.own_of || !origin) return {};
  return {{"Access-Control-Allow-Origin", *origin}, {"Access-Control-Allow-Credentials", "true"}};
}

}  // namespace sse::conformance
