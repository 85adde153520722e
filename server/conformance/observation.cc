// Implements observation.h. Must not know what was expected.
#include "server/conformance/observation.h"

namespace sse::conformance {
namespace {

template <typename Report>
std::optional<Time> Nth(const std::vector<Report>& reports, uint32_t number) {
  if (number == 0 || number > reports.size()) return std::nullopt;
  return reports[number - 1].when;
}

std::optional<Time> Nth(const std::vector<Time>& times, uint32_t number) {
  if (number == 0 || number > times.size()) return std::nullopt;
  return times[number - 1];
}

std::optional<Time> ReachedBy(const SourceObservation& source, const Point& point) {
  switch (point.kind) {
    case Point::Kind::kOpen:
      return Nth(source.opens, point.number);
    case Point::Kind::kError:
      return Nth(source.errors, point.number);
    case Point::Kind::kEvent:
      return Nth(source.events, point.number);
    case Point::Kind::kClosed:
      return Nth(source.closed, point.number);
    case Point::Kind::kCreated:
      return point.number == 1 ? source.created : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Time> Observation::Reached(const Point& point) const {
  if (point.kind == Point::Kind::kExit) return exited;
  const auto source = sources.find(point.source);
  return source == sources.end() ? std::nullopt : ReachedBy(source->second, point);
}

}  // namespace sse::conformance
