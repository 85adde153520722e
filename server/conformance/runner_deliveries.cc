// Implements runner_deliveries.h. Must not know parsers or expectations.
#include "server/conformance/runner_deliveries.h"

#include <algorithm>

namespace sse::conformance {
namespace {

constexpr uint64_t kMaxKeptBytes = 64 * 1024 * 1024;
constexpr size_t kEveryOffset = 3072;  // up to this size a stream is cut at every offset
// Above it: near both ends, and near the sizes at which parsers use to change their ways.
constexpr size_t kEnds = 64, kAround = 4, kLastStep = 192 * 1024;
constexpr size_t kSteps[] = {4096, 16384};

uint64_t SizeOf(const std::vector<Payload>& pieces) {
  uint64_t size = 0;
  for (const Payload& piece : pieces) size += std::min(piece.Size(), kMaxKeptBytes + 1);
  return size;
}

bool IsNearStep(size_t at) {
  return at <= kLastStep + kAround &&
         std::any_of(std::begin(kSteps), std::end(kSteps), [&](size_t step) {
           return at + kAround >= step && std::min(at % step, step - at % step) <= kAround;
         });
}

bool IsInteresting(size_t at, size_t size) {
  return size <= kEveryOffset || at < kEnds || size - at < kEnds || IsNearStep(at);
}

std::vector<size_t> EveryByte(size_t size) {
  std::vector<size_t> cuts;
  for (size_t at = 1; at < size; at++) cuts.push_back(at);
  return cuts;
}

std::string CutName(size_t stream, size_t streams, size_t at) {
  std::string name = "cut at " + std::to_string(at);
  return streams == 1 ? name : name + " of stream " + std::to_string(stream + 1);
}

}  // namespace

ParserInput::ParserInput(const PlaySpec& play) : play_(play) {
  uint64_t size = 0;
  for (const auto& pieces : play.streams) size += SizeOf(pieces);
  if (size > kMaxKeptBytes) return;
  for (const auto& pieces : play.streams) {
    std::string& stream = streams_.emplace_back();
    for (const Payload& piece : pieces) stream += piece.Bytes();
  }
}

std::vector<Delivery> ParserInput::Deliveries(const DeliveryLimits& limits) const {
  std::vector<Delivery> all;
  if (streams_.empty()) return {{"as given", true, {}}};
  size_t size = 0;
  for (const std::string& stream : streams_) size += stream.size();
  all.push_back({"whole", false, {}});
  if (std::any_of(play_.streams.begin(), play_.streams.end(),
                  [](const auto& pieces) { return pieces.size() > 1; })) {
    all.push_back({"in the case's pieces", true, {}});
  }
  if (size <= limits.pieces) {
    Delivery& bytewise = all.emplace_back();
    bytewise.name = "byte by byte";
    for (const std::string& stream : streams_) bytewise.cuts.push_back(EveryByte(stream.size()));
  }
  size_t fed = 0;
  for (size_t stream = 0; stream < streams_.size(); stream++) {
    for (size_t at = 1; at < streams_[stream].size() && fed + size <= limits.cut_bytes; at++) {
      if (!IsInteresting(at, streams_[stream].size())) continue;
      fed += size;
      Delivery& cut = all.emplace_back();
      cut.name = CutName(stream, streams_.size(), at);
      cut.cuts.resize(stream + 1);
      cut.cuts[stream] = {at};
    }
  }
  return all;
}

void ParserInput::Feed(const Delivery& delivery, const std::function<void(std::string_view)>& feed,
                       const std::function<void()>& end_stream) const {
  for (size_t i = 0; i < play_.streams.size(); i++) {
    if (i > 0) end_stream();
    if (!delivery.as_given) {
      FeedCut(streams_[i], i < delivery.cuts.size() ? delivery.cuts[i] : std::vector<size_t>(),
              feed);
      continue;
    }
    for (const Payload& piece : play_.streams[i]) {
      piece.Generate([&](std::string_view bytes) {
        feed(bytes);
        return true;
      });
    }
  }
}

void ParserInput::FeedCut(const std::string& stream, const std::vector<size_t>& cuts,
                          const std::function<void(std::string_view)>& feed) const {
  const std::string_view bytes = stream;
  size_t from = 0;
  for (const size_t at : cuts) {
    feed(bytes.substr(from, at - from));
    from = at;
  }
  if (from < bytes.size()) feed(bytes.substr(from));
}

}  // namespace sse::conformance
