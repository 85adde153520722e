// Implements report_points.h. Must not know verdicts.
#include "server/conformance/report_points.h"

#include <array>
#include <cstdio>

#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

const char* KindName(Point::Kind kind) {
  switch (kind) {
    case Point::Kind::kMark:
      return "mark ";
    case Point::Kind::kRequest:
      return "request ";
    case Point::Kind::kEnd:
      return "end of response ";
    case Point::Kind::kClientClose:
      return "client's close of connection ";
    case Point::Kind::kOpen:
      return "open ";
    case Point::Kind::kError:
      return "error ";
    case Point::Kind::kEvent:
      return "event ";
    case Point::Kind::kClosed:
      return "close() ";
    case Point::Kind::kCreated:
      return "construction ";
    case Point::Kind::kExit:
      return "exit ";
    case Point::Kind::kSignal:
      return "signal ";
  }
  return "";
}

}  // namespace

std::string PointName(const Point& point) {
  const std::string which =
      point.name.empty() ? std::to_string(point.number) : Printable(point.name);
  const std::string name = KindName(point.kind) + which;
  return point.source == 1 ? name : name + " of source " + std::to_string(point.source);
}

const char* StateName(ReadyState state) {
  switch (state) {
    case ReadyState::kConnecting:
      return "CONNECTING";
    case ReadyState::kOpen:
      return "OPEN";
    case ReadyState::kClosed:
      return "CLOSED";
  }
  return "no state";
}

std::string MsText(double ms) {
  std::array<char, 32> text;
  const int size = std::snprintf(text.data(), text.size(), ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  return {text.data(), static_cast<size_t>(size)};
}

}  // namespace sse::conformance
