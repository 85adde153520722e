// Bytes given by rule: the payload of tests/cases/case.schema.json. Made when they are needed,
// piece by piece, since one may stand for 256 MiB. Must not know what the bytes are for.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sse::conformance {

class Payload {
 public:
  Payload() = default;  // empty
  explicit Payload(std::string bytes);

  static Payload Concatenation(std::vector<Payload> parts);
  static Payload Repeat(Payload unit, uint64_t count, uint64_t from);
  static Payload Cycle(Payload unit, uint64_t size);
  static Payload Range(uint8_t first, uint8_t last, std::string except);
  static Payload Index(int width);

  // Calls `sink` with the bytes in order, in pieces of at most a few hundred KiB. `index` is the
  // pass number of a repetition around the payload (steps, entries, events), if there is one.
  // Stops early when `sink` returns false.
  void Generate(const std::function<bool(std::string_view)>& sink,
                std::optional<uint64_t> index = std::nullopt) const;

  uint64_t Size(std::optional<uint64_t> index = std::nullopt) const;

  // All of it. For what is known to be small, and for expected text.
  std::string Bytes(std::optional<uint64_t> index = std::nullopt) const;

 private:
  struct Node;
  std::shared_ptr<const Node> node_;
};

}  // namespace sse::conformance
