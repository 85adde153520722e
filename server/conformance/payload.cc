// Implements payload.h. Must not know what the bytes are for.
#include "server/conformance/payload.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace sse::conformance {
namespace {

using MaybeIndex = std::optional<uint64_t>;

constexpr size_t kPieceBytes = 64 * 1024;
constexpr uint64_t kMax = std::numeric_limits<uint64_t>::max();

uint64_t Add(uint64_t a, uint64_t b) { return a > kMax - b ? kMax : a + b; }
uint64_t Multiply(uint64_t a, uint64_t b) { return a != 0 && b > kMax / a ? kMax : a * b; }

std::string Digits(uint64_t number, int width) {
  std::string digits = std::to_string(number);
  const size_t least = static_cast<size_t>(std::max(width, 0));
  if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  return digits;
}

// The first number that has more digits than `number`; 0 if there is none.
uint64_t NextDecade(uint64_t number) {
  uint64_t decade = 10;
  while (decade <= number) {
    if (decade > kMax / 10) return 0;
    decade *= 10;
  }
  return decade;
}

}  // namespace

struct Payload::Node {
  struct Literal {
    std::string bytes;
  };
  struct Parts {
    std::vector<Payload> parts;
  };
  struct Passes {
    Payload unit;
    uint64_t count, from;
  };
  struct Loop {
    Payload unit;
    uint64_t size;
  };
  struct Number {
    int width;
  };
  using Kind = std::variant<Literal, Parts, Passes, Loop, Number>;

  explicit Node(Kind of) : kind(std::move(of)), uses_index(UsesIndex()) {
    if (!uses_index) fixed_size = ComputeSize(0);
  }

  uint64_t Size(uint64_t index) const { return uses_index ? ComputeSize(index) : fixed_size; }

  const Kind kind;
  // Whether the bytes depend on the pass number from outside. If not, the size is computed once.
  const bool uses_index;
  uint64_t fixed_size = 0;

 private:
  bool UsesIndex() const {
    if (std::holds_alternative<Number>(kind)) return true;
    if (const auto* loop = std::get_if<Loop>(&kind)) return Uses(loop->unit);
    if (const auto* all = std::get_if<Parts>(&kind)) {
      return std::any_of(all->parts.begin(), all->parts.end(), Uses);
    }
    return false;  // a literal; passes have numbers of their own
  }
  static bool Uses(const Payload& payload) { return payload.node_ && payload.node_->uses_index; }

  uint64_t ComputeSize(uint64_t index) const {
    if (const auto* literal = std::get_if<Literal>(&kind)) return literal->bytes.size();
    if (const auto* loop = std::get_if<Loop>(&kind)) {
      return loop->unit.Size(index) == 0 ? 0 : loop->size;
    }
    if (const auto* number = std::get_if<Number>(&kind)) return Digits(index, number->width).size();
    if (const auto* passes = std::get_if<Passes>(&kind)) return SizeOf(*passes);
    uint64_t size = 0;
    for (const Payload& part : std::get<Parts>(kind).parts) size = Add(size, part.Size(index));
    return size;
  }

  // All passes whose numbers have the same count of digits are equally long.
  static uint64_t SizeOf(const Passes& passes) {
    const uint64_t end = Add(passes.from, passes.count);
    uint64_t size = 0;
    for (uint64_t first = passes.from; first < end;) {
      const uint64_t decade = NextDecade(first);
      const uint64_t last = decade == 0 ? end : std::min(decade, end);
      size = Add(size, Multiply(last - first, passes.unit.Size(first)));
      first = last;
    }
    return size;
  }
};

Payload::Payload(std::string bytes) {
  if (!bytes.empty()) node_ = std::make_shared<Node>(Node::Literal{std::move(bytes)});
}

Payload Payload::Concatenation(std::vector<Payload> parts) {
  return Payload(std::make_shared<Node>(Node::Parts{std::move(parts)}));
}

Payload Payload::Repeat(Payload unit, uint64_t count, uint64_t from) {
  if (!unit.node_) return {};
  if (!unit.node_->uses_index) {
    const uint64_t size = Multiply(unit.Size(), count);
    return Cycle(std::move(unit), size);
  }
  return Payload(std::make_shared<Node>(Node::Passes{std::move(unit), count, from}));
}

Payload Payload::Cycle(Payload unit, uint64_t size) {
  if (!unit.node_ || size == 0) return {};
  return Payload(std::make_shared<Node>(Node::Loop{std::move(unit), size}));
}

Payload Payload::Range(uint8_t first, uint8_t last, std::string except) {
  std::string bytes;
  for (int byte = first; byte <= last; ++byte) {
    const char c = static_cast<char>(byte);
    if (except.find(c) == std::string::npos) bytes += c;
  }
  return Payload(std::move(bytes));
}

Payload Payload::Index(int width) { return Payload(std::make_shared<Node>(Node::Number{width})); }

uint64_t Payload::Size(MaybeIndex index) const {
  return node_ ? node_->Size(index.value_or(0)) : 0;
}

void Payload::Generate(const std::function<bool(std::string_view)>& sink, MaybeIndex index) const {
  Reader reader(*this, index);
  for (auto piece = reader.Next(); !piece.empty(); piece = reader.Next()) {
    if (!sink(piece)) return;
  }
}

std::string Payload::Bytes(MaybeIndex index) const {
  std::string bytes;
  Generate(
      [&bytes](std::string_view piece) {
        bytes += piece;
        return true;
      },
      index);
  return bytes;
}

struct Payload::Reader::Frame {
  const Node* node;
  MaybeIndex index;
  uint64_t position = 0;          // bytes, parts or passes that are done
  std::unique_ptr<Reader> inner;  // of a loop: the pass that is being read
  std::string block;              // of a loop with a short unit: several passes
};

Payload::Reader::Reader(Payload payload, MaybeIndex index) : payload_(std::move(payload)) {
  Push(payload_.node_.get(), index);
}

Payload::Reader::~Reader() = default;
Payload::Reader::Reader(Reader&&) noexcept = default;
Payload::Reader& Payload::Reader::operator=(Reader&&) noexcept = default;

void Payload::Reader::Push(const Node* node, MaybeIndex index) {
  if (node != nullptr) frames_.push_back(Frame{node, index, 0, nullptr, ""});
}

// A short unit is laid out as a block first, since reading it pass by pass would cost a hundred
// times more; only while it is read, since a scenario may have thousands of loops.
std::string_view Payload::Reader::NextOfLoop(Frame& frame, const Payload& unit, uint64_t size) {
  const uint64_t left = size - frame.position;
  const uint64_t unit_size = unit.Size(frame.index);
  if (frame.position == 0 && unit_size <= kPieceBytes / 2) {
    frame.block = unit.Bytes(frame.index);
    const uint64_t wanted = std::min<uint64_t>(size, kPieceBytes);
    while (!frame.block.empty() && frame.block.size() < wanted) frame.block.append(frame.block);
  }
  if (unit_size <= kPieceBytes / 2) return std::string_view(frame.block).substr(0, left);
  if (!frame.inner) frame.inner = std::make_unique<Reader>(unit, frame.index);
  const auto bytes = frame.inner->Next();
  if (!bytes.empty()) return bytes.substr(0, left);
  frame.inner = std::make_unique<Reader>(unit, frame.index);
  return frame.inner->Next().substr(0, left);
}

std::string_view Payload::Reader::Next() {
  piece_.clear();
  while (!frames_.empty() && piece_.size() < kPieceBytes) Advance();
  return piece_;
}

// One move at the innermost frame: some bytes, one frame further in, or back out of it.
void Payload::Reader::Advance() {
  Frame& frame = frames_.back();
  const Node::Kind& kind = frame.node->kind;
  if (const auto* literal = std::get_if<Node::Literal>(&kind)) {
    const auto bytes = std::string_view(literal->bytes).substr(frame.position, kPieceBytes);
    frame.position += bytes.size();
    piece_ += bytes;
    if (frame.position < literal->bytes.size()) return;
  } else if (const auto* all = std::get_if<Node::Parts>(&kind)) {
    if (frame.position < all->parts.size()) {
      return Push(all->parts[frame.position++].node_.get(), frame.index);
    }
  } else if (const auto* passes = std::get_if<Node::Passes>(&kind)) {
    if (frame.position < passes->count) {
      return Push(passes->unit.node_.get(), passes->from + frame.position++);
    }
  } else if (const auto* loop = std::get_if<Node::Loop>(&kind)) {
    const auto bytes = NextOfLoop(frame, loop->unit, loop->size);
    frame.position += bytes.size();
    piece_ += bytes;
    if (frame.position < loop->size && !bytes.empty()) return;
  } else {
    piece_ += Digits(frame.index.value_or(0), std::get<Node::Number>(kind).width);
  }
  frames_.pop_back();
}

}  // namespace sse::conformance
