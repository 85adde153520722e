// Implements journal.h. Must not know what was expected.
#include "server/conformance/journal.h"

#include <algorithm>
#include <utility>

namespace sse::conformance {
namespace {

// The n-th of the requests that are not preflights, from 1; null if there are fewer.
const RequestRecord* RequestNumber(const std::vector<RequestRecord>& records, uint32_t number) {
  uint32_t seen = 0;
  for (const RequestRecord& record : records) {
    if (!record.preflight && ++seen == number) return &record;
  }
  return nullptr;
}

std::optional<Time> Find(const std::map<std::string, Time>& times, const std::string& name) {
  const auto found = times.find(name);
  if (found == times.end()) return std::nullopt;
  return found->second;
}

}  // namespace

void Journal::Change(const std::function<void()>& edit) {
  {
    std::lock_guard lock(mutex_);
    edit();
    ++version_;
  }
  changed_.notify_all();
  std::lock_guard lock(listeners_mutex_);
  for (const auto& listener : listeners_) listener();
}

size_t Journal::AddRequest(RequestRecord record) {
  size_t index = 0;
  Change([&] {
    index = requests_.size();
    requests_.push_back(std::move(record));
  });
  return index;
}

void Journal::EditRequest(size_t index, const std::function<void(RequestRecord&)>& edit) {
  Change([&] { edit(requests_.at(index)); });
}

void Journal::SetMark(const std::string& name, Time when) {
  Change([&] { marks_.emplace(name, when); });
}

void Journal::Signal(const std::string& name, Time when) {
  Change([&] { signals_.emplace(name, when); });
}

void Journal::Trouble(const std::string& what) {
  Change([&] { troubles_.push_back(what); });
}

std::vector<RequestRecord> Journal::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

size_t Journal::request_count() const {
  std::lock_guard lock(mutex_);
  return requests_.size();
}

std::map<std::string, Time> Journal::marks() const {
  std::lock_guard lock(mutex_);
  return marks_;
}

std::map<std::string, Time> Journal::signals() const {
  std::lock_guard lock(mutex_);
  return signals_;
}

std::vector<std::string> Journal::troubles() const {
  std::lock_guard lock(mutex_);
  return troubles_;
}

std::optional<Time> Journal::Reached(const Point& point) const {
  std::lock_guard lock(mutex_);
  if (point.kind == Point::Kind::kMark) return Find(marks_, point.name);
  if (point.kind == Point::Kind::kSignal) return Find(signals_, point.name);
  const RequestRecord* record = RequestNumber(requests_, point.number);
  if (record == nullptr) return std::nullopt;
  if (point.kind == Point::Kind::kRequest) return record->first_byte;
  if (point.kind == Point::Kind::kEnd) return record->ended;
  if (point.kind == Point::Kind::kClientClose) return record->client_close;
  return std::nullopt;  // what the client reports is not written here
}

void Journal::OnChange(std::function<void()> listener) {
  std::lock_guard lock(listeners_mutex_);
  listeners_.push_back(std::move(listener));
}

void Journal::ForgetListeners() {
  std::lock_guard lock(listeners_mutex_);
  listeners_.clear();
}

uint64_t Journal::WaitForChange(uint64_t version, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return version_ != version; });
  return version_;
}

}  // namespace sse::conformance
