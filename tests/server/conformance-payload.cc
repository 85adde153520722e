// The generated payloads of scenarios: their bytes, their sizes, and that long ones stay cheap.
#include <unistd.h>

#include <fstream>

#include "server/conformance/payload.h"
#include "tests/native/catch.h"

using sse::conformance::Payload;

namespace {

Payload Text(const std::string& bytes) { return Payload(bytes); }

// Every way of reading gives the same bytes, and the size is theirs.
std::string Read(const Payload& payload, std::optional<uint64_t> index = std::nullopt) {
  std::string pieces;
  Payload::Reader reader(payload, index);
  for (auto piece = reader.Next(); !piece.empty(); piece = reader.Next()) pieces += piece;
  CHECK(pieces == payload.Bytes(index));
  CHECK(pieces.size() == payload.Size(index));
  return pieces;
}

// What this process holds in memory.
size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  size_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("a payload of text is its bytes, NUL and invalid UTF-8 included") {
  CHECK(Read(Payload()).empty());
  CHECK(Read(Text("")).empty());
  const std::string bytes("a\0b\xff\r\n", 6);
  CHECK(Read(Text(bytes)) == bytes);
}

TEST_CASE("a concatenation is its parts one after the other") {
  CHECK(Read(Payload::Concatenation({Text("data: "), Payload(), Text("x"), Text("\n\n")})) ==
        "data: x\n\n");
  CHECK(Read(Payload::Concatenation({})).empty());
}

TEST_CASE("a repetition counts from its first number") {
  const Payload unit = Payload::Concatenation({Text("<"), Payload::Index(0), Text(">")});
  CHECK(Read(Payload::Repeat(unit, 3, 9)) == "<9><10><11>");
  CHECK(Read(Payload::Repeat(unit, 0, 9)).empty());
  CHECK(Read(Payload::Repeat(Payload(), 5, 0)).empty());
}

TEST_CASE("an index is padded with zeros and never cut") {
  CHECK(Read(Payload::Index(3), 7) == "007");
  CHECK(Read(Payload::Index(3), 12345) == "12345");
  CHECK(Read(Payload::Index(0)) == "0");
}

TEST_CASE("an index is that of the innermost repetition") {
  const Payload inner = Payload::Repeat(Payload::Index(0), 2, 5);
  CHECK(Read(Payload::Repeat(Payload::Concatenation({Payload::Index(0), inner}), 2, 1)) ==
        "156256");
  CHECK(Read(Payload::Concatenation({Payload::Index(0), inner}), 8) == "856");
}

TEST_CASE("a cycle is cut after its size, even inside the unit") {
  CHECK(Read(Payload::Cycle(Text("abc"), 7)) == "abcabca");
  CHECK(Read(Payload::Cycle(Text("abc"), 2)) == "ab");
  CHECK(Read(Payload::Cycle(Text("abc"), 0)).empty());
  CHECK(Read(Payload::Cycle(Payload(), 7)).empty());
  CHECK(Read(Payload::Cycle(Payload::Index(2), 5), 4) == "04040");
}

TEST_CASE("a cycle is right whether its unit is short or long") {
  for (const size_t unit_bytes : {1, 3, 4095, 32'768, 32'769, 65'535, 65'536, 100'000}) {
    std::string unit, expected;
    while (unit.size() < unit_bytes) unit += std::to_string(unit.size()) + ",";
    unit.resize(unit_bytes);
    while (expected.size() < 200'001) expected += unit;
    expected.resize(200'001);
    CHECK(Read(Payload::Cycle(Text(unit), 200'001)) == expected);
  }
}

TEST_CASE("a scenario may have thousands of cycles, each of which stays a rule") {
  const size_t before = ResidentBytes();
  std::vector<Payload> parts;
  for (int i = 0; i < 20'000; ++i) parts.push_back(Payload::Cycle(Text("x"), 64 * 1024));
  const Payload all = Payload::Concatenation(std::move(parts));
  uint64_t size = 0;
  all.Generate([&size](std::string_view piece) {
    size += piece.size();
    return true;
  });
  CHECK(size == uint64_t{20'000} * 64 * 1024);
  CHECK(ResidentBytes() < before + 64 * 1024 * 1024);
}

TEST_CASE("a range is every byte once, without the exceptions") {
  CHECK(Read(Payload::Range('a', 'f', "bd")) == "acef");
  CHECK(Read(Payload::Range(0, 255, "")).size() == 256);
  CHECK(Read(Payload::Range(255, 255, "")) == "\xff");
}

TEST_CASE("payloads longer than one piece are whole") {
  const std::string unit(100'001, 'u');
  CHECK(Read(Text(unit)) == unit);
  CHECK(Read(Payload::Cycle(Text(unit), 250'000)).size() == 250'000);
  const Payload line = Payload::Concatenation({Text("data: "), Payload::Index(0), Text("\n\n")});
  std::string expected;
  for (int i = 0; i < 20'000; ++i) expected += "data: " + std::to_string(i) + "\n\n";
  CHECK(Read(Payload::Repeat(line, 20'000, 0)) == expected);
}

TEST_CASE("sizes are known without making the bytes, and stop at the greatest number") {
  const Payload line = Payload::Concatenation({Payload::Index(0), Text("\n")});
  CHECK(Payload::Repeat(line, 1'000'000'000'000, 0).Size() == 12'888'888'888'890);
  CHECK(Payload::Repeat(line, 100, 950).Size() == 50 * 4 + 50 * 5);
  const Payload many = Payload::Repeat(Text("0123456789"), UINT64_MAX, 0);
  CHECK(many.Size() == UINT64_MAX);
  CHECK(Payload::Concatenation({many, many}).Size() == UINT64_MAX);
}

TEST_CASE("a reader that is told to stop reads no further") {
  uint64_t seen = 0;
  Payload::Cycle(Text("x"), UINT64_MAX).Generate([&seen](std::string_view piece) {
    CHECK(piece.size() <= 256 * 1024);
    seen += piece.size();
    return seen < 1'000'000;
  });
  CHECK(seen >= 1'000'000);
  CHECK(seen < 2'000'000);
}
