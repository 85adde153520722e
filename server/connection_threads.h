// The threads that serve connections: one each, small, started when needed, at most a stated
// number. It must not know what a job does. A thread pool of fixed size, as cpp-httplib has, would
// be held by the first few open event streams; and the default stack of 8 MiB times a thousand
// streams is too much address space for small machines.
#pragma once

#include <pthread.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace sse {

class ConnectionThreads {
 public:
  explicit ConnectionThreads(size_t max_threads) : max_threads_(max_threads) {}
  ~ConnectionThreads() { Finish(); }
  ConnectionThreads(const ConnectionThreads&) = delete;
  ConnectionThreads& operator=(const ConnectionThreads&) = delete;

  // Runs `job` on a thread of its own; it waits its turn while all are busy.
  void Run(std::function<void()> job);

  // Whether jobs wait for a thread. Jobs that can end should.
  bool pressed() const;

  // Returns when all jobs, also the waiting ones, are done and all threads have ended.
  void Finish();

 private:
  static void* Main(void* self);
  void RunJobs();
  bool StartThread();
  void JoinEnded();

  const size_t max_threads_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  std::vector<pthread_t> ended_;  // threads that nobody has joined yet
  size_t threads_ = 0;
  size_t idle_ = 0;
  bool finishing_ = false;
};

}  // namespace sse
