// Implements http_entry.h. Must not know which entry comes when.
#include "server/conformance/http_entry.h"

#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <thread>

#include "server/request_head.h"

namespace sse::conformance {
namespace {

// How soon a client that left is noticed, at the latest.
constexpr std::chrono::milliseconds kLook{20};

bool IsField(const std::string& name, const char* other) {
  return strcasecmp(name.c_str(), other) == 0;
}

}  // namespace

HttpEntry::HttpEntry(std::shared_ptr<PlayState> play, const Entry& entry, size_t record,
                     Connection& connection)
    : play_(std::move(play)), record_(record), connection_(connection), body_(entry) {
  head_ = std::get<step::WriteHead>(entry.steps.front().action).head;
  has_last_chunk_ = std::any_of(entry.steps.begin(), entry.steps.end(), [](const Step& step) {
    return std::holds_alternative<step::LastChunk>(step.action);
  });
  // The library writes the head and the chunks' framing.
  std::erase_if(body_.steps, [](const Step& step) {
    return std::holds_alternative<step::LastChunk>(step.action) ||
           std::holds_alternative<step::WriteHead>(step.action);
  });
  script_ = std::make_unique<EntryScript>(body_, play_->urls());
}

void HttpEntry::Answer(const std::shared_ptr<HttpEntry>& self, const httplib::Request& request,
                       httplib::Response& response) {
  self->connection_.CloseAfterResponse();
  self->SetHead(response);
  self->play_->journal().EditRequest(self->record_,
                                     [](RequestRecord& record) { record.response = Clock::now(); });
  if (self->head_.framing != Head::Framing::kChunked) return self->NoteEnd();
  // HTTP/1.0 knows no chunks: there the end of the connection ends the body.
  const std::string type = response.get_header_value("Content-Type");
  response.headers.erase("Content-Type");
  const auto provider = [self](size_t, httplib::DataSink& sink) { return self->PlayBody(sink); };
  if (request.version == "HTTP/1.0") {
    response.set_content_provider(type, provider);
  } else {
    response.set_chunked_content_provider(type, provider);
  }
}

void HttpEntry::SetHead(httplib::Response& response) {
  response.status = head_.status;
  for (const auto& [name, value] : head_.headers) {
    if (IsField(name, "Connection")) continue;  // every response of this door closes
    response.headers.emplace(name, FillPlaceholders(value.Bytes(body_.index), play_->urls()));
  }
}

bool HttpEntry::PlayBody(httplib::DataSink& sink) {
  connection_.GiveUpWritingWhen([this] { return play_->over(); });
  bool goes_on = true;
  for (Act act = script_->Next(); goes_on; act = script_->Next()) {
    const bool is_end =
        std::holds_alternative<step::Close>(act) || std::holds_alternative<act::Done>(act);
    if (is_end) break;
    goes_on = Perform(act, sink);
  }
  connection_.GiveUpWritingWhen(nullptr);
  NoteEnd();
  if (goes_on && has_last_chunk_) sink.done();
  return goes_on && has_last_chunk_;
}

bool HttpEntry::Perform(const Act& act, httplib::DataSink& sink) {
  const auto after = [](uint32_t ms) { return Clock::now() + std::chrono::milliseconds(ms); };
  if (const auto* send = std::get_if<act::Send>(&act)) return Send(send->bytes, sink);
  if (const auto* wait = std::get_if<act::Wait>(&act)) return Wait(after(wait->ms), false);
  if (const auto* hold = std::get_if<step::Hold>(&act)) {
    return Wait(hold->ms ? after(*hold->ms) : Time::max(), true);
  }
  if (const auto* await = std::get_if<step::AwaitClientClose>(&act)) {
    return Wait(after(await->ms), true);
  }
  if (const auto* wait = std::get_if<step::WaitFor>(&act)) {
    return Wait(after(wait->ms), false, &wait->point);
  }
  if (const auto* mark = std::get_if<step::Mark>(&act)) {
    play_->journal().SetMark(mark->name, Clock::now());
  }
  return true;
}

bool HttpEntry::Send(const std::string& bytes, httplib::DataSink& sink) {
  const bool sent = sink.write(bytes.data(), bytes.size());
  if (sent) bytes_sent_ += bytes.size();
  LookForClient();
  return sent;
}

bool HttpEntry::Wait(Time deadline, bool until_client_close, const Point* until_reached) {
  for (;;) {
    LookForClient();
    if (play_->over()) return false;
    if (until_client_close && client_is_gone_) return true;
    if (until_reached != nullptr && play_->Reached(*until_reached)) return true;
    const Time now = Clock::now();
    if (now >= deadline) return true;
    std::this_thread::sleep_until(std::min(deadline, now + kLook));
  }
}

void HttpEntry::LookForClient() {
  if (client_is_gone_ || !connection_.PeerIsGone()) return;
  client_is_gone_ = true;
  char byte = 0;
  const bool reset = recv(connection_.socket(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
  play_->journal().EditRequest(record_, [reset](RequestRecord& record) {
    record.client_close = Clock::now();
    record.client_close_how = reset ? RequestRecord::How::kRst : RequestRecord::How::kFin;
  });
}

// The connection is closed right after this, whatever the client does.
void HttpEntry::NoteEnd() {
  play_->journal().EditRequest(record_, [this](RequestRecord& record) {
    record.ended = record.closed = Clock::now();
    record.bytes_sent = bytes_sent_;
  });
}

}  // namespace sse::conformance
