// Plays one play to a parser, without a network: feeds the bytes of its streams in every way that
// makes sense and has each outcome judged. Must not know other plays, or how verdicts are shown.
#pragma once

#include <chrono>
#include <vector>

#include "server/conformance/adapter.h"
#include "server/conformance/runner_deliveries.h"
#include "server/conformance/runner_play.h"

namespace sse::conformance {

// Something that parses: the native core, or an adapter.
class ParserSubject {
 public:
  virtual ~ParserSubject() = default;
  virtual DeliveryLimits limits() const = 0;
  // How many deliveries Parse() is best given at a time.
  virtual size_t batch() const = 0;
  // What a parser of its own makes of each delivery.
  virtual std::vector<Observation> Parse(const ParserInput& input,
                                         const std::vector<Delivery>& deliveries) = 0;
};

class NativeSubject : public ParserSubject {
 public:
  DeliveryLimits limits() const override;
  size_t batch() const override { return 1; }
  std::vector<Observation> Parse(const ParserInput& input,
                                 const std::vector<Delivery>& deliveries) override;
};

class AdapterSubject : public ParserSubject {
 public:
  AdapterSubject(Adapter& adapter, std::chrono::milliseconds probe_time)
      : adapter_(adapter), probe_time_(probe_time) {}
  DeliveryLimits limits() const override;
  size_t batch() const override { return 16; }
  std::vector<Observation> Parse(const ParserInput& input,
                                 const std::vector<Delivery>& deliveries) override;

 private:
  Adapter& adapter_;
  const std::chrono::milliseconds probe_time_;
};

// The play's verdict is that of the first delivery that has the worst one.
PlayResult RunParserPlay(const Case& which, const PlaySpec& play, ParserSubject& subject);

}  // namespace sse::conformance
