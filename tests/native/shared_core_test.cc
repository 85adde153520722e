// Sources that take turns in one core, as all sources of a realm do: each must see what it would
// have seen alone. The driver overwrites what a source leaves behind in the core.
#include <memory>

#include "agreement.h"
#include "catch.h"

using namespace sse::test;

namespace {

// A stream whose cuts and kinds of blocks depend on the seed.
std::string MakeStream(uint64_t seed, size_t size) {
  const Strings blocks = {
      "data: x\n\n",
      "data: \xC3\xA9\xF0\x9F\x98\x80\r\n\r\n",
      "id: " + std::to_string(seed) + "\rdata: a\rdata: b\r\r",
      "event: type-" + std::to_string(seed % 20) + "\ndata\n\n",
      "event: " + std::string(40, static_cast<char>('a' + seed % 26)) + "\ndata: y\n\n",
      "retry: " + std::to_string(seed) + "\n: c\n\n",
      "data: \xE2\x82\ndata: \xFF\n\n",
      "id\n\n",
  };
  Random random(seed);
  std::string stream = seed % 2 ? "\xEF\xBB\xBF" : "";
  while (stream.size() < size) stream += blocks[random.Below(blocks.size())];
  return stream;
}

struct Fed {
  std::string stream;
  std::unique_ptr<DrivenSource> source;
  size_t at = 0;
};

// Feeds the sources in turns, in chunks of at most `most` bytes.
void Interleave(std::vector<Fed>& all, size_t most, Random& random) {
  for (size_t done = 0; done < all.size();) {
    Fed& fed = all[random.Below(all.size())];
    if (fed.at >= fed.stream.size()) continue;
    const size_t length = 1 + random.Below(most);
    fed.source->Feed(std::string_view(fed.stream).substr(fed.at, length));
    fed.at += length;
    done += fed.at >= fed.stream.size();
  }
}

std::vector<Fed> MakeSources(SharedCore& shared, const Strings& streams) {
  std::vector<Fed> all;
  for (const std::string& stream : streams) {
    all.push_back({stream, std::make_unique<DrivenSource>(shared)});
    all.back().source->Open();
  }
  return all;
}

}  // namespace

TEST_CASE("sources fed in turns see what each would see alone", "[shared]") {
  Random random(3);
  for (const size_t most : {size_t{1}, size_t{5}, size_t{60}, size_t{3000}}) {
    SharedCore shared;
    std::vector<Fed> all =
        MakeSources(shared, {MakeStream(1, 4000), MakeStream(2, 4000), MakeStream(3, 4000)});
    Interleave(all, most, random);
    for (const Fed& fed : all) {
      INFO("chunks of up to " << most);
      CHECK(Difference(Expect({fed.stream}), fed.source->outcome()) == "");
    }
  }
}

TEST_CASE("sources in the middle of long lines take turns", "[shared]") {
  Random random(4);
  const std::string text(100000, 'x'), euros = [] {
    std::string result;
    while (result.size() < 100000) result += "\xE2\x82\xAC";
    return result;
  }();
  for (const size_t most : {size_t{1000}, size_t{20000}, size_t{65536}}) {
    SharedCore shared;
    std::vector<Fed> all = MakeSources(
        shared, {"data: " + euros + "\ndata: a\n\n", "id: " + text + "\ndata: b\n\n",
                 "event: " + euros + "\ndata: c\n\n", ": " + text + "\ndata: d\n\n",
                 "retry: 0" + std::string(100000, '0') + "7\n", "data: e\ndata: " + text + "\n\n"});
    Interleave(all, most, random);
    for (const Fed& fed : all) {
      CHECK(Difference(Expect({fed.stream}), fed.source->outcome()) == "");
    }
  }
}

TEST_CASE("a source that is taken up again goes on where it stopped", "[shared]") {
  SharedCore shared;
  DrivenSource first(shared), second(shared);
  first.Open();
  second.Open();
  first.Feed("data: a\n\ndata: " + std::string(10000, 'x'));
  second.Feed("data: b\n\n");
  // Else each turn would look at all bytes of the unfinished line once more.
  CHECK(first.state().scan == first.state().write_at);
  CHECK(first.state().line == sse::kTEXT_OFFSET);
}

TEST_CASE("a thousand sources share one core", "[shared]") {
  Random random(5);
  SharedCore shared;
  Strings streams;
  for (uint64_t seed = 0; seed < 1000; seed++) streams.push_back(MakeStream(seed, 60));
  std::vector<Fed> all = MakeSources(shared, streams);
  Interleave(all, 30, random);
  for (const Fed& fed : all) {
    CHECK(Difference(Expect({fed.stream}), fed.source->outcome()) == "");
  }
}

TEST_CASE("a source that is put aside keeps the state of its connection", "[shared]") {
  SharedCore shared;
  DrivenSource open(shared), waiting(shared), closed(shared), fresh(shared);
  open.Open();
  waiting.Open();
  waiting.Feed("retry: 1234\n");
  waiting.Lose(sse::kReasonENDED);
  closed.Open();
  closed.Close();
  fresh.Start();
  CHECK(open.state().ready_state == sse::kOPEN);
  CHECK(waiting.state().ready_state == sse::kCONNECTING);
  CHECK(waiting.state().delay_ms == 1234);
  CHECK(closed.state().ready_state == sse::kCLOSED);
  CHECK(waiting.TakeActions() == std::vector<int32_t>{sse::kActionERROR, sse::kActionWAIT});
  CHECK(fresh.TakeActions() == std::vector<int32_t>{sse::kActionCONNECT});
  CHECK(closed.TakeActions() == std::vector<int32_t>{sse::kActionABORT});
}
