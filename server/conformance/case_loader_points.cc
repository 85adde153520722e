// Reads points: moments that can be waited for, measured or forbidden. Must not know what they are
// for.
#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

template <Point::Kind kind>
Point ReadNumbered(const JsonPlace& place, JsonFields&) {
  return {kind, AtLeast(1)(place), "", 1};
}

template <Point::Kind kind>
Point ReadNamed(const JsonPlace& place, JsonFields&) {
  return {kind, 1, Text(place), 1};
}

template <Point::Kind kind>
Point ReadOfSource(const JsonPlace& place, JsonFields& fields) {
  Point point = ReadNumbered<kind>(place, fields);
  fields.Read("source", point.source, AtLeast(1));
  return point;
}

constexpr Kind<Point> kPoints[] = {
    {"mark", ReadNamed<Point::Kind::kMark>},
    {"request", ReadNumbered<Point::Kind::kRequest>},
    {"end", ReadNumbered<Point::Kind::kEnd>},
    {"clientClose", ReadNumbered<Point::Kind::kClientClose>},
    {"open", ReadOfSource<Point::Kind::kOpen>},
    {"error", ReadOfSource<Point::Kind::kError>},
    {"event", ReadOfSource<Point::Kind::kEvent>},
    {"closed", ReadOfSource<Point::Kind::kClosed>},
    {"created", ReadOfSource<Point::Kind::kCreated>},
    {"exit", ReadNumbered<Point::Kind::kExit>},
    {"signal", ReadNamed<Point::Kind::kSignal>},
};

}  // namespace

Point ReadPoint(const JsonPlace& place) { return ReadOneKind(place, kPoints); }

}  // namespace sse::conformance
