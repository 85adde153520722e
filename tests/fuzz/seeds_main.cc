// parser-seeds FOLDER: writes the fuzzer's first inputs there, a file each: the parsing cases,
// lines around the core's limits, and Content-Types. Made at run time, so that a new case is a new
// seed.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include "stream_program.h"
#include "tests/native/parser_play.h"

using namespace sse::test;

namespace {

constexpr size_t kMostBytes = 4096;  // longer ones slow the fuzzer down more than they show

class Seeds {
 public:
  explicit Seeds(const std::filesystem::path& folder) : folder_(folder) {
    std::filesystem::create_directories(folder);
  }

  void Add(const std::string& program) {
    if (program.size() > kMostBytes) return;
    std::ofstream file(folder_ / std::to_string(count_), std::ios::binary);
    file.exceptions(std::ios::failbit | std::ios::badbit);
    file << std::string("seed") + program;
    count_++;
  }

  size_t count() const { return count_; }

 private:
  std::filesystem::path folder_;
  size_t count_ = 0;
};

std::string Repeated(const std::string& unit, int exponent) {
  return unit + kRepeat + static_cast<char>(unit.size() - 1) + static_cast<char>(exponent);
}

void AddLongLines(Seeds& seeds) {
  for (const std::string name : {"data: ", "id: ", "event: ", "retry: 1", ": ", "other: "}) {
    for (const std::string unit : {"0", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xE2\x82"}) {
      for (const int exponent : {14, 16}) {
        seeds.Add("data: a\n" + name + Repeated(unit, exponent) + "\ndata: b\n\ndata: c\n\n");
      }
    }
  }
  for (const std::string unit : {"data\n\n", "id\n\n", "id:1\n", "data:a\rid:2\r\r", "\n", "\r"}) {
    seeds.Add("data: a\n" + Repeated(unit, 16) + "\n\ndata: b\n\n");
  }
}

void AddMimeTypes(Seeds& seeds) {
  for (const char* value : {"text/event-stream", "Text/Event-Stream; charset=utf-8",
                            "text/html, text/event-stream", "text/event-stream, */*;q=1",
                            "text/event-stream; a=\"b,\\\"c\", text/html", " text /x, ;,"}) {
    seeds.Add(value);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("Name the folder for the seeds: parser-seeds FOLDER\n", stderr);
    return 2;
  }
  try {
    Seeds seeds(argv[1]);
    for (const ParserPlay& play : LoadParserPlays()) seeds.Add(MakeProgram(play.streams));
    AddLongLines(seeds);
    AddMimeTypes(seeds);
    std::printf("%zu seeds\n", seeds.count());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
