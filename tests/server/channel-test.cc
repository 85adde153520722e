// Channels and the streams of their subscribers. It must not need a socket.
#include "server/channel.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "tests/server/catch.h"

namespace {

using sse::Channel;
using sse::FirstEvent;

std::shared_ptr<Channel> ChannelOf(int events, sse::RingLimits limits) {
  auto channel = std::make_shared<Channel>(limits);
  for (int id = 1; id <= events; ++id) channel->Publish("", "x");
  return channel;
}

std::string EventsFrom(int first, int last) {
  std::string text;
  for (int id = first; id <= last; ++id) text += "id: " + std::to_string(id) + "\ndata: x\n\n";
  return text;
}

// A subscriber, and what it is given.
struct Subscriber {
  sse::Wakeup wakeup;
  std::unique_ptr<sse::Producer> producer;
  bool ended = false;

  Subscriber(const std::shared_ptr<Channel>& channel, const std::string& last_event_id,
             FirstEvent first = FirstEvent::kNextPublished) {
    sse::StreamRequest request;
    request.last_event_id = last_event_id;
    producer = sse::MakeChannelProducer(channel, request, first, wakeup);
  }

  std::string Take() {
    std::string out;
    ended = producer->Produce(sse::Clock::now(), out).end;
    return out;
  }
};

const std::string kRetry = "retry: 1000\n\n";

}  // namespace

TEST_CASE("A newcomer gets what is published from then on, or the newest event first") {
  const auto channel = ChannelOf(3, {10, 1000});
  Subscriber next(channel, "");
  Subscriber newest(channel, "", FirstEvent::kNewest);
  channel->Publish("", "x");
  CHECK(next.Take() == kRetry + EventsFrom(4, 4));
  CHECK(newest.Take() == kRetry + EventsFrom(3, 4));
  CHECK(next.Take().empty());
}

TEST_CASE("Somebody who comes back gets all that was missed, once") {
  const auto channel = ChannelOf(5, {10, 1000});
  Subscriber subscriber(channel, "2");
  channel->Publish("", "x");
  CHECK(subscriber.Take() == kRetry + EventsFrom(3, 6));
  CHECK(subscriber.Take().empty());
  CHECK_FALSE(subscriber.ended);
}

TEST_CASE(
    "Whoever sends them, the stream's thread or the channel's, events come once and in order") {
  constexpr int kEvents = 2000;
  // Takes nothing now and then, and sometimes wakes the thread for a rest.
  struct : sse::Outlet {
    std::string text;
    int calls = 0;
    Sent TrySend(std::string_view bytes) override {
      if (++calls % 3 == 0) return Sent::kNothing;
      text += bytes;
      return calls % 5 == 0 ? Sent::kPart : Sent::kAll;
    }
  } client;
  const auto channel = ChannelOf(0, {2 * kEvents, 1 << 20});
  Subscriber subscriber(channel, "");
  subscriber.producer->UseOutlet(client);
  const std::string expected = kRetry + EventsFrom(1, 2 * kEvents);
  std::thread owner([&] {
    const auto deadline = sse::Clock::now() + std::chrono::seconds(60);
    while (client.text.size() < expected.size() && sse::Clock::now() < deadline) {
      client.text += subscriber.Take();
      subscriber.wakeup.WaitUntil(sse::Clock::now() + std::chrono::milliseconds(5));
    }
  });
  const auto publish = [&] {
    for (int n = 0; n < kEvents; ++n) {
      channel->Publish("", "x");
      if (n % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  std::thread other(publish);
  publish();
  other.join();
  owner.join();
  CHECK(client.text == expected);
  CHECK(client.calls > 0);
}

TEST_CASE("A gap comes before all that is left") {
  const auto channel = ChannelOf(8, {3, 1000});
  CHECK(Subscriber(channel, "4").Take() ==
        kRetry + "event: gap\ndata: {\"asked\":\"4\",\"oldest\":6}\n\n" + EventsFrom(6, 8));
}

TEST_CASE("Who resumes gets on with each attempt, however fast the channel is") {
  const auto channel = ChannelOf(8, {3, 1000});
  Subscriber subscriber(channel, "5");
  for (int n = 0; n < 100; ++n) channel->Publish("", "x");
  CHECK(subscriber.Take() == kRetry + EventsFrom(6, 8));
  CHECK(subscriber.ended);
}

TEST_CASE("Who falls behind is ended, and known to be behind before") {
  const auto channel = ChannelOf(0, {3, 1000});
  Subscriber subscriber(channel, "");
  CHECK(subscriber.Take() == kRetry);
  for (int n = 0; n < 3; ++n) channel->Publish("", "x");
  CHECK_FALSE(subscriber.producer->FellBehind());
  channel->Publish("", "x");
  CHECK(subscriber.producer->FellBehind());
  CHECK(subscriber.Take().empty());
  CHECK(subscriber.ended);
}

TEST_CASE("Subscribers are counted while they are there") {
  const auto channel = ChannelOf(0, {3, 1000});
  {
    Subscriber one(channel, "");
    Subscriber other(channel, "");
    CHECK(channel->Publish("", "x").subscribers == 2);
  }
  CHECK(channel->Facts().subscribers == 0);
}

TEST_CASE("Channels that were only asked for make room, those with events or subscribers do not") {
  sse::Channels channels(2, {3, 1000});
  channels.Get("asked");
  channels.Get("full")->Publish("", "x");
  const auto held = channels.Get("held");
  REQUIRE(held != nullptr);
  CHECK(channels.Facts().count("asked") == 0);
  CHECK(channels.Get("more") == nullptr);
  CHECK(channels.Get("full")->newest_id() == 1);
}
