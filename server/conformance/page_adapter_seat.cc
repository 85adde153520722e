// Implements page_adapter_seat.h. Must not know HTTP.
#include "server/conformance/page_adapter_seat.h"

namespace sse::conformance {

void PageSeat::SetHandlers(AdapterLink::Handlers handlers) {
  std::lock_guard lock(mutex_);
  handlers_ = std::move(handlers);
}

void PageSeat::Send(const std::string& command) {
  {
    std::lock_guard lock(mutex_);
    commands_.push_back(command);
  }
  changed_.notify_all();
}

void PageSeat::End(const std::string& why) {
  std::lock_guard posting(posting_);  // no handler runs when this returns
  AdapterLink::Handlers handlers;
  {
    std::lock_guard lock(mutex_);
    if (over_) return;
    over_ = true;
    handlers = std::move(handlers_);
    handlers_ = {};
  }
  changed_.notify_all();
  if (!why.empty() && handlers.on_end) {
    AdapterEnd end;
    end.why = why;
    end.when = Clock::now();
    handlers.on_end(std::move(end));
  }
}

std::chrono::milliseconds PageSeat::Silence() const {
  std::lock_guard lock(mutex_);
  if (polls_ > 0) return {};
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - last_asked_);
}

bool PageSeat::greeted() const {
  std::lock_guard lock(mutex_);
  return greeted_;
}

bool PageSeat::Poll(size_t after, std::chrono::milliseconds at_most, std::string& commands) {
  std::unique_lock lock(mutex_);
  polls_++;
  changed_.wait_for(lock, at_most, [&] { return over_ || commands_.size() > after; });
  polls_--;
  last_asked_ = Clock::now();
  commands.clear();
  for (size_t i = after; i < commands_.size(); i++) {
    commands += i > after ? ',' : '[';
    commands += commands_[i];
  }
  commands += commands.empty() ? "[]" : "]";
  return !over_;
}

bool PageSeat::Post(size_t from, const std::string& reports) {
  const Time when = Clock::now();
  std::lock_guard posting(posting_);
  AdapterLink::Handlers handlers;
  std::vector<Report> list = ReadReports(reports);
  {
    std::lock_guard lock(mutex_);
    if (over_) return false;
    last_asked_ = when;
    if (from < posted_) {
      const bool greets = !list.empty() && list[0].kind == Report::Kind::kHello;
      if (!greets || posted_ <= list.size()) return true;  // the answer to this batch was lost
      throw Nonsense("a second hello: the page was loaded anew");
    }
    posted_ += list.size();
    greeted_ |= !list.empty();
    handlers = handlers_;
  }
  if (handlers.on_reports) handlers.on_reports(std::move(list), when);
  return true;
}

}  // namespace sse::conformance
