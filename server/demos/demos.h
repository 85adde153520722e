// The demo streams: one function each, which begins a stream for one client.
// They must not know HTTP. What each sends stands at the head of its file.
#pragma once

#include <memory>

#include "server/producer.h"
#include "server/stream_request.h"

namespace sse {

std::unique_ptr<Producer> MakeClock(const StreamRequest& request, Wakeup& wakeup);
std::unique_ptr<Producer> MakePing(const StreamRequest& request, Wakeup& wakeup);
std::unique_ptr<Producer> MakeStocks(const StreamRequest& request, Wakeup& wakeup);
std::unique_ptr<Producer> MakeScores(const StreamRequest& request, Wakeup& wakeup);
std::unique_ptr<Producer> MakeLlm(const StreamRequest& request, Wakeup& wakeup);
std::unique_ptr<Producer> MakeBurst(const StreamRequest& request, Wakeup& wakeup);

}  // namespace sse
