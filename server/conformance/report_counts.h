// Counts of verdicts. Must not know what is done with them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "server/conformance/runner_results.h"

namespace sse::conformance {

// As reports list them.
inline constexpr std::array kVerdicts{
    Verdict::kOk,           Verdict::kNonStrict, Verdict::kInformational, Verdict::kUnimplemented,
    Verdict::kInconclusive, Verdict::kFailed,
};

class VerdictCounts {
 public:
  void Add(Verdict verdict) { counts_[static_cast<size_t>(verdict)]++; }
  size_t of(Verdict verdict) const { return counts_[static_cast<size_t>(verdict)]; }
  size_t all() const {
    size_t sum = 0;
    for (const size_t count : counts_) sum += count;
    return sum;
  }

 private:
  std::array<size_t, kVerdicts.size()> counts_{};
};

inline VerdictCounts Count(const std::vector<CaseResult>& cases) {
  VerdictCounts counts;
  for (const CaseResult& one : cases) counts.Add(one.verdict);
  return counts;
}

}  // namespace sse::conformance
