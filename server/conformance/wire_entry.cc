// Implements wire_entry.h. Must not know which entry comes when, or how requests are read.
#include "server/conformance/wire_entry.h"

#include <utility>

namespace sse::conformance {
namespace {

using How = step::Close::How;

Time After(uint32_t ms) { return Clock::now() + std::chrono::milliseconds(ms); }

}  // namespace

WireEntry::WireEntry(WireLink& link, PlayState& play, size_t record,
                     std::function<void()> before_end)
    : link_(link), play_(play), record_(record), before_end_(std::move(before_end)) {
  last_send_ = Clock::now();
}

asio::awaitable<std::optional<uint32_t>> WireEntry::Play(const Entry& entry, HeaderTexts extra) {
  EntryScript script(entry, play_.urls(), std::move(extra));
  while (!over_ && !link_.is_shut()) {
    Act act = act::Done{};
    try {
      act = script.Next();
    } catch (const UnplayableEntry& error) {
      Trouble(error.what());
      act = step::Close{How::kRst};
    }
    co_await Perform(std::move(act));
  }
  NoteBytes();
  co_return keep_alive_ms_;
}

asio::awaitable<void> WireEntry::Perform(Act act) {
  if (auto* send = std::get_if<act::Send>(&act)) {
    co_await Send(std::move(send->bytes));
    co_return;
  }
  NoteBytes();
  if (const auto* wait = std::get_if<act::Wait>(&act)) co_await Wait(wait->ms);
  if (const auto* hold = std::get_if<step::Hold>(&act)) {
    co_await WaitForClientClose(hold->ms ? After(*hold->ms) : Time::max());
  }
  if (const auto* await = std::get_if<step::AwaitClientClose>(&act)) {
    co_await WaitForClientClose(After(await->ms));
  }
  if (const auto* wait = std::get_if<step::WaitFor>(&act)) co_await WaitFor(*wait);
  if (const auto* mark = std::get_if<step::Mark>(&act)) {
    play_.journal().SetMark(mark->name, Clock::now());
    co_await link_.Yield();
  }
  if (const auto* keep = std::get_if<step::KeepAlive>(&act)) KeepAlive(keep->ms);
  if (const auto* close = std::get_if<step::Close>(&act)) co_await Close(close->how);
  if (std::holds_alternative<act::Done>(act)) over_ = true;
}

// Times of our own acts are taken before the system call, so that what the client does in answer
// never seems too early.
asio::awaitable<void> WireEntry::Send(std::string bytes) {
  last_send_ = Clock::now();
  if (bytes_sent_ == 0) {
    play_.journal().EditRequest(record_,
                                [this](RequestRecord& record) { record.response = last_send_; });
  }
  const asio::error_code error = co_await link_.Send(bytes);
  if (!error) {
    bytes_sent_ += bytes.size();
    co_return;
  }
  const bool our_doing = link_.is_shut() || error == asio::error::shut_down;
  if (!our_doing && !link_.client_close()) Trouble("a send failed: " + error.message());
  if (error != asio::error::shut_down) co_await Close(How::kFin);
}

asio::awaitable<void> WireEntry::Wait(uint32_t ms) {
  if (ms == 0) {
    co_await link_.Yield();
    co_return;
  }
  const WireLink::Until until;
  co_await link_.Wait(After(ms), until);
}

asio::awaitable<void> WireEntry::WaitForClientClose(Time deadline) {
  WireLink::Until until;
  until.client_close = true;
  co_await link_.Wait(deadline, until);
}

asio::awaitable<void> WireEntry::WaitFor(step::WaitFor wait) {
  WireLink::Until until;
  until.reached = [this, &wait] { return play_.Reached(wait.point); };
  co_await link_.Wait(After(wait.ms), until);
}

asio::awaitable<void> WireEntry::Close(How how) {
  if (how != How::kHalf) over_ = true;
  NoteEnd(std::nullopt);
  if (how == How::kRst) {
    link_.Reset();
  } else {
    co_await link_.SendFin(how != How::kTlsNoClose);
  }
}

void WireEntry::KeepAlive(uint32_t ms) {
  over_ = true;
  keep_alive_ms_ = ms;
  NoteEnd(last_send_);
}

void WireEntry::NoteBytes() {
  if (bytes_noted_ == bytes_sent_) return;
  bytes_noted_ = bytes_sent_;
  play_.journal().EditRequest(record_,
                              [this](RequestRecord& record) { record.bytes_sent = bytes_sent_; });
}

void WireEntry::NoteEnd(std::optional<Time> last_byte) {
  if (end_is_noted_) return;
  end_is_noted_ = true;
  before_end_();
  const Time when = last_byte.value_or(Clock::now());
  play_.journal().EditRequest(record_, [this, when](RequestRecord& record) {
    record.ended = when;
    record.bytes_sent = bytes_sent_;
  });
}

void WireEntry::Trouble(const std::string& what) {
  play_.journal().EditRequest(record_, [&what](RequestRecord& record) { record.trouble = what; });
}

}  // namespace sse::conformance
