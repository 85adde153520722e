// See agreement.h.
#include "agreement.h"

#include "reference.h"

namespace sse::test {

Outcome Expect(const Strings& streams) {
  return InterpretAll(streams, {.longest_retry_ms = kMAX_DELAY_MS});
}

std::string Disagreement(SharedCore& shared, const Outcome& expected, const Strings& streams,
                         const std::vector<Cuts>& cuts) {
  try {
    return Difference(expected, Play(shared, streams, cuts));
  } catch (const BrokenContract& broken) {
    return std::string("broken contract: ") + broken.what();
  }
}

std::string DisagreementHoweverCut(SharedCore& shared, const std::string& stream) {
  struct Delivery {
    std::string name;
    Cuts cuts;
  };
  const size_t size = stream.size();
  std::vector<Delivery> deliveries = {{"whole", {}}};
  for (const size_t length : {1, 2}) {
    deliveries.push_back({"in pieces of " + std::to_string(length), CutEvery(size, length)});
  }
  for (const size_t at : SingleCuts(size)) {
    deliveries.push_back({"cut at " + std::to_string(at), {at}});
  }
  Random random(size);
  for (int run = 0; run < 10; run++) {
    deliveries.push_back({"random run " + std::to_string(run), CutAtRandom(size, random)});
  }
  const Outcome expected = Expect({stream});
  for (const Delivery& delivery : deliveries) {
    const std::string wrong = Disagreement(shared, expected, {stream}, {delivery.cuts});
    if (!wrong.empty()) return delivery.name + ": " + wrong;
  }
  return "";
}

}  // namespace sse::test
