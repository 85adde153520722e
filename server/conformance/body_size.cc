// Implements body_size.h. Must not know sockets.
#include "server/conformance/body_size.h"

#include <algorithm>
#include <limits>

#include "server/conformance/entry_script.h"

namespace sse::conformance {
namespace {

// Compressing so much only to know its size takes about a second.
constexpr uint64_t kMaxMeasured = 64 * 1024 * 1024;
constexpr uint64_t kMax = std::numeric_limits<uint64_t>::max();

bool UsesCoder(const Steps& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    const auto* repeat = std::get_if<step::Repeat>(&step.action);
    return std::holds_alternative<step::Compress>(step.action) ||
           (repeat != nullptr && UsesCoder(repeat->steps));
  });
}

// Calls `visit` with each step that concerns the body. Throws when there is too much of it.
template <typename Visit>
void ForEachBodyStep(const Entry& entry, Visit visit) {
  StepWalker walker(entry);
  for (uint64_t moves = 0; walker.more(); ++moves) {
    if (moves == kMaxMeasured) {
      throw UnplayableEntry("the entry has too many steps to know its size; give `length`");
    }
    if (const Step* step = walker.Next()) visit(*step, walker.index());
  }
}

uint64_t UncodedSize(const Entry& entry) {
  uint64_t size = 0;
  ForEachBodyStep(entry, [&size](const Step& step, std::optional<uint64_t> index) {
    const auto* data = std::get_if<step::Data>(&step.action);
    const uint64_t more = data == nullptr ? 0 : data->bytes.Size(index);
    size = more > kMax - size ? kMax : size + more;
  });
  return size;
}

// By coding it once more, with the same flushes.
uint64_t CodedSize(const Entry& entry) {
  Entry measured;
  measured.index = entry.index;
  measured.steps = entry.steps;
  const auto keep_body = [](Steps& steps, const auto& self) -> void {
    std::erase_if(steps, [](const Step& step) {
      return !std::holds_alternative<step::Data>(step.action) &&
             !std::holds_alternative<step::Compress>(step.action) &&
             !std::holds_alternative<step::Repeat>(step.action);
    });
    for (Step& step : steps) {
      if (auto* repeat = std::get_if<step::Repeat>(&step.action)) self(repeat->steps, self);
      if (auto* data = std::get_if<step::Data>(&step.action)) data->gap_ms = 0;
    }
  };
  keep_body(measured.steps, keep_body);
  const Urls no_urls;
  EntryScript script(measured, no_urls);
  uint64_t size = 0;
  for (Act act = script.Next(); !std::holds_alternative<act::Done>(act); act = script.Next()) {
    if (const auto* send = std::get_if<act::Send>(&act)) size += send->bytes.size();
  }
  return size;
}

}  // namespace

uint64_t BodySize(const Entry& entry) {
  const uint64_t size = UncodedSize(entry);
  if (!UsesCoder(entry.steps)) return size;
  if (size > kMaxMeasured) {
    throw UnplayableEntry("the compressed body is too long to know its size; give `length`");
  }
  return CodedSize(entry);
}

}  // namespace sse::conformance
