// /demo/stocks?rate=N: a ticker of eight invented companies, N price changes a second (20), after
// the current prices of all. The walk is random but the same for every client. It must not know
// HTTP.
#include <array>
#include <nlohmann/json.hpp>
#include <random>

#include "server/demos/demos.h"
#include "server/demos/ticker.h"
#include "server/event_writer.h"
#include "server/json_text.h"
#include "server/wall_clock.h"

namespace sse {
namespace {

constexpr uint32_t kSeed = 20240229;
constexpr int kLowestCents = 100;

struct Stock {
  const char* symbol;
  int cents;
};

class StocksDemo : public Producer {
 public:
  explicit StocksDemo(uint32_t rate)
      : beat_(Clock::now(), std::chrono::nanoseconds(1'000'000'000 / rate)) {}

  Next Produce(Clock::time_point now, std::string& out) override {
    if (!opened_) AppendAll(out);
    while (out.size() < kBatchBytes && beat_.Due(now)) AppendChange(out);
    return Next::At(beat_.next());
  }

 private:
  void AppendAll(std::string& out) {
    opened_ = true;
    for (const Stock& stock : stocks_) Append(out, stock, 0);
  }

  // By up to 0.5 % at a time.
  void AppendChange(std::string& out) {
    Stock& stock = stocks_[random_() % stocks_.size()];
    const int step = stock.cents / 200 + 1;
    int change = static_cast<int>(random_() % (2 * step + 1)) - step;
    if (stock.cents + change < kLowestCents) change = step;
    stock.cents += change;
    Append(out, stock, change);
  }

  static void Append(std::string& out, const Stock& stock, int change) {
    AppendEvent(out, {"", "",
                      JsonText({{"symbol", stock.symbol},
                                {"price", stock.cents / 100.0},
                                {"change", change / 100.0},
                                {"time", EpochMs(WallNow())}})});
  }

  Ticker beat_;
  std::mt19937 random_{kSeed};
  bool opened_ = false;
  std::array<Stock, 8> stocks_{{{"ACME", 12345},
                                {"GLOBEX", 8790},
                                {"INITECH", 4312},
                                {"HOOLI", 20150},
                                {"UMBRELLA", 6688},
                                {"STARK", 31520},
                                {"WAYNE", 27905},
                                {"TYRELL", 15075}}};
};

}  // namespace

std::unique_ptr<Producer> MakeStocks(const StreamRequest& request, Wakeup&) {
  return std::make_unique<StocksDemo>(request.Number("rate", 20, 1, 1000));
}

}  // namespace sse
