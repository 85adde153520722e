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
  class Reader;

  Payload() = default;  // empty
  explicit Payload(std::string bytes);

  static Payload Concatenation(std::vector<Payload> parts);
  static Payload Repeat(Payload unit, uint64_t count, uint64_t from);
  static Payload Cycle(Payload unit, uint64_t size);  // nothing, if the unit is empty
  static Payload Range(uint8_t first, uint8_t last, std::string except);
  static Payload Index(int width);

  // Calls `sink` with the bytes in order, in pieces of at most a few hundred KiB. `index` is the
  // pass number of a repetition around the payload (steps, entries, events), if there is one.
  // Stops early when `sink` returns false.
  void Generate(const std::function<bool(std::string_view)>& sink,
                std::optional<uint64_t> index = std::nullopt) const;

  // Costs no more than the payload is nested, however long it is. UINT64_MAX stands for all that
  // is longer.
  uint64_t Size(std::optional<uint64_t> index = std::nullopt) const;

  // All of it. For what is known to be small, and for expected text.
  std::string Bytes(std::optional<uint64_t> index = std::nullopt) const;

 private:
  struct Node;
  explicit Payload(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;
};

// The same for who cannot be called back: one piece at a time.
class Payload::Reader {
 public:
  explicit Reader(Payload payload, std::optional<uint64_t> index = std::nullopt);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // The next bytes, at most a few hundred KiB; empty at the end. Valid until the next call.
  std::string_view Next();

 private:
  struct Frame;  // a node that is being read, and where in it
  void Push(const Node* node, std::optional<uint64_t> index);
  void Advance();
  static std::string_view NextOfLoop(Frame& frame, const Payload& unit, uint64_t size);

  Payload payload_;
  std::vector<Frame> frames_;
  std::string piece_;
};

}  // namespace sse::conformance
