// Implements runner_stop.h. Must not know what is stopped.
#include "server/conformance/runner_stop.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace sse::conformance {
namespace {

constexpr int kStoppedTwice = 130;

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignal::StopSignal() {
  signal(SIGPIPE, SIG_IGN);  // a peer that went is seen at the write
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  waiter_ = std::thread([this] { Wait(); });
}

StopSignal::~StopSignal() {
  leaving_ = true;
  pthread_kill(waiter_.native_handle(), SIGTERM);
  waiter_.join();
}

void StopSignal::Wait() {
  const sigset_t signals = Signals();
  for (int number = 0; sigwait(&signals, &number) == 0 && !leaving_;) {
    if (flag_) _exit(kStoppedTwice);
    flag_ = true;
  }
}

}  // namespace sse::conformance
