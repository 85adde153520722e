// The ways in which a parser is fed the streams of a play: whole, byte by byte, cut in two, and in
// the pieces that the case names. Must not know parsers or expectations.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/conformance/case.h"

namespace sse::conformance {

struct Delivery {
  std::string name;  // "whole", "cut at 17", …
  bool as_given = false;
  // For each stream, where it is cut; a stream beyond the list is fed whole.
  std::vector<std::vector<size_t>> cuts;
};

// What can be asked of a parser. A parser behind a pipe takes a message for each piece.
struct DeliveryLimits {
  size_t pieces;     // of one delivery
  size_t cut_bytes;  // fed in all deliveries that cut in two
};

class ParserInput {
 public:
  explicit ParserInput(const PlaySpec& play);

  std::vector<Delivery> Deliveries(const DeliveryLimits& limits) const;

  // Feeds the streams, with an end of stream between two of them.
  void Feed(const Delivery& delivery, const std::function<void(std::string_view)>& feed,
            const std::function<void()>& end_stream) const;

 private:
  void FeedCut(const std::string& stream, const std::vector<size_t>& cuts,
               const std::function<void(std::string_view)>& feed) const;

  const PlaySpec& play_;
  std::vector<std::string> streams_;  // empty when they are too long to be kept
};

}  // namespace sse::conformance
