// Implements adapter.h. Must not know what carries the messages, or cases.
#include "server/conformance/adapter.h"

namespace sse::conformance {
namespace {

constexpr std::chrono::milliseconds kStopTime{200};  // in which a stop is noticed

}  // namespace

void Conversation::Send(const std::string& command) { adapter_.Send(command); }

void Conversation::Look(const std::function<void(const Observation&)>& look) const {
  std::lock_guard lock(mutex_);
  look(seen_);
}

uint64_t Conversation::reports() const {
  std::lock_guard lock(mutex_);
  return reports_;
}

bool Conversation::Answered(uint32_t last, size_t probes) const {
  std::lock_guard lock(mutex_);
  if (unsupported_.count("probe") > 0 || seen_.exited || !seen_.adapter_trouble.empty())
    return true;
  for (uint32_t source = 1; source <= last; source++) {
    const auto states = states_.find(source);
    if (states == states_.end() || states->second < probes) return false;
  }
  return true;
}

std::string Conversation::unsupported() const {
  std::lock_guard lock(mutex_);
  for (const std::string& command : unsupported_) {
    if (command != "probe") return command;
  }
  return "";
}

void Conversation::AllowExit() {
  std::lock_guard lock(mutex_);
  may_exit_ = true;
}

namespace {

void TakeInto(SourceObservation& source, const Report& report, Time when) {
  switch (report.kind) {
    case Report::Kind::kCreated:
      source.created = when;
      source.created_state = report.state;
      break;
    case Report::Kind::kThrown:
      source.thrown = report.name;
      source.thrown_message = report.text;
      break;
    case Report::Kind::kOpen:
      source.opens.push_back({report.state, when});
      break;
    case Report::Kind::kEvent:
      source.events.push_back(
          {report.type, report.data, report.last_event_id, report.origin, report.state, when});
      break;
    case Report::Kind::kError:
      source.errors.push_back({report.state, report.text, when});
      break;
    case Report::Kind::kComment:
      source.comments.push_back(report.text);
      break;
    case Report::Kind::kClosed:
      if (source.closed.empty()) source.closed_state = report.state;
      source.closed.push_back(when);
      break;
    case Report::Kind::kState:
      source.final_state = report.state;
      source.last_event_id = report.end_id;
      source.retry_ms = report.retry_ms;
      break;
    default:
      break;
  }
}

}  // namespace

void Conversation::Take(const Report& report, Time when) {
  {
    std::lock_guard lock(mutex_);
    if (report.kind == Report::Kind::kChecked) {
      seen_.check = {report.passed, report.text};
    } else {
      const uint32_t source = report.id - first_id_ + 1;
      TakeInto(seen_.sources[source], report, when);
      states_[source] += report.kind == Report::Kind::kState;
    }
    reports_ += report.kind != Report::Kind::kState;
  }
  wake_();
}

void Conversation::TakeUnsupported(const Report& report) {
  {
    std::lock_guard lock(mutex_);
    unsupported_.insert(report.command);
  }
  wake_();
}

void Conversation::TakeEnd(const AdapterEnd& end) {
  {
    std::lock_guard lock(mutex_);
    if (may_exit_ && end.by_itself) {
      seen_.exited = end.when;
    } else {
      seen_.adapter_trouble = "the adapter " + end.why;
    }
    reports_++;
  }
  wake_();
}

Adapter::Adapter(const StartLink& start) {
  link_ = start({[this](std::vector<Report> reports, Time when) { TakeReports(reports, when); },
                 [this](AdapterEnd end) { TakeEnd(end); }});
}

Adapter::~Adapter() { link_.reset(); }

const Hello& Adapter::AwaitHello(std::chrono::milliseconds at_most,
                                 const std::atomic<bool>& stopping) {
  const Time deadline = Clock::now() + at_most;
  std::unique_lock lock(mutex_);
  const auto told = [&] { return greeted_ || end_; };
  while (!told() && !stopping && Clock::now() < deadline) {
    changed_.wait_until(lock, std::min(deadline, Clock::now() + kStopTime), told);
  }
  if (greeted_) return hello_;
  if (!end_) {
    lock.unlock();
    Abandon(stopping ? "was stopped"
                     : "did not say hello for " + std::to_string(at_most.count()) + " ms");
    lock.lock();
    changed_.wait(lock, [&] { return end_.has_value(); });
  }
  if (end_->missing) throw UsageError(end_->why);
  throw AdapterDown(end_->why);
}

bool Adapter::down() const {
  std::lock_guard lock(mutex_);
  return end_.has_value();
}

std::string Adapter::end() const {
  std::lock_guard lock(mutex_);
  return end_ ? end_->why : "";
}

std::shared_ptr<Conversation> Adapter::Converse(uint32_t sources, Conversation::Wake wake) {
  std::unique_lock lock(mutex_);
  std::shared_ptr<Conversation> conversation(
      new Conversation(*this, next_id_, sources, std::move(wake)));
  next_id_ += sources;
  conversations_.emplace(conversation->first_id_, conversation);
  const std::optional<AdapterEnd> end = end_;
  lock.unlock();
  if (end) conversation->TakeEnd(*end);
  return conversation;
}

void Adapter::Forget(const std::shared_ptr<Conversation>& conversation) {
  {
    std::lock_guard lock(mutex_);
    conversations_.erase(conversation->first_id_);
    if (end_) return;
  }
  for (uint32_t source = 1; source <= conversation->sources_; source++) {
    Send(SourceCommand("forget", conversation->IdOf(source)));
  }
}

std::vector<std::shared_ptr<Conversation>> Adapter::ConversationsFor(const Report& report) const {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Conversation>> found;
  if (report.id != 0) {
    auto after = conversations_.upper_bound(report.id);
    if (after == conversations_.begin()) return found;
    const auto& conversation = std::prev(after)->second;
    if (report.id - conversation->first_id_ < conversation->sources_) found.push_back(conversation);
    return found;
  }
  // What has no id is about a check, of which one runs at a time, or about the adapter itself.
  for (const auto& [id, conversation] : conversations_) found.push_back(conversation);
  return found;
}

void Adapter::TakeReport(const Report& report, Time when) {
  if (report.kind == Report::Kind::kHello) {
    std::lock_guard lock(mutex_);
    if (!greeted_) hello_ = report.hello;
    greeted_ = true;
    changed_.notify_all();
    return;
  }
  for (const auto& conversation : ConversationsFor(report)) {
    if (report.kind == Report::Kind::kUnsupported) {
      conversation->TakeUnsupported(report);
    } else {
      conversation->Take(report, when);
    }
  }
}

void Adapter::TakeReports(const std::vector<Report>& reports, Time when) {
  for (const Report& report : reports) TakeReport(report, when);
}

void Adapter::TakeEnd(const AdapterEnd& end) {
  std::vector<std::shared_ptr<Conversation>> all;
  {
    std::lock_guard lock(mutex_);
    end_ = end;
    for (const auto& [id, conversation] : conversations_) all.push_back(conversation);
    changed_.notify_all();
  }
  for (const auto& conversation : all) conversation->TakeEnd(end);
}

}  // namespace sse::conformance
