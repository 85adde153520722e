// One page's place at the desk: the commands that wait for it, the reports that it has posted. Must
// not know HTTP.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "server/conformance/adapter_link.h"

namespace sse::conformance {

class PageSeat {
 public:
  explicit PageSeat(std::string id) : id_(std::move(id)) {}

  const std::string& id() const { return id_; }

  // For the link.
  void SetHandlers(AdapterLink::Handlers handlers);
  void Send(const std::string& command);
  // Tells the end, once, and answers nobody any more. An empty reason tells nothing.
  void End(const std::string& why);
  // Since the page last asked for something; zero while it waits for an answer.
  std::chrono::milliseconds Silence() const;
  bool greeted() const;

  // For the page. False when the seat is given up: the page is over.
  bool Poll(size_t after, std::chrono::milliseconds at_most, std::string& commands);
  bool Post(size_t from, const std::string& reports);

 private:
  const std::string id_;
  std::mutex posting_;  // one batch after the other
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  AdapterLink::Handlers handlers_;
  std::vector<std::string> commands_;
  size_t posted_ = 0;
  size_t polls_ = 0;  // that are being answered
  Time last_asked_ = Clock::now();
  bool greeted_ = false;
  bool over_ = false;
};

}  // namespace sse::conformance
