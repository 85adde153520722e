// Implements routes.h. It must not know how streams are held open or how sockets work.
#include "server/routes.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "server/channel_routes.h"
#include "server/demos/demos.h"
#include "server/event_writer.h"
#include "server/replies.h"

namespace sse {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;

Clock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

Handler StreamOf(Services& services, const std::string& path, MakeProducer make_producer) {
  return [&services, path, make_producer](const Request& request, const std::string& body,
                                          Response& response) {
    services.streams.Answer(request, body, path, make_producer, response);
  };
}

void AddDemo(Router& router, Services& services, const std::string& name,
             const std::string& parameters, MakeProducer make_producer) {
  const std::string path = "/demo/" + name;
  router.Add({path, Audience::kAll, StreamOf(services, path, std::move(make_producer)), nullptr,
              "GET " + path + parameters});
}

void AddDemos(Router& router, Services& services) {
  AddDemo(router, services, "clock", "", MakeClock);
  AddDemo(router, services, "ping", "", MakePing);
  AddDemo(router, services, "stocks", "?rate=20", MakeStocks);
  AddDemo(router, services, "scores", "", MakeScores);
  AddDemo(router, services, "burst", "?events=1000&size=16", MakeBurst);
  AddDemo(router, services, "feed", "", [&services](const StreamRequest& request, Wakeup& wakeup) {
    return services.feed.Begin(request, wakeup);
  });
  const Handler llm = StreamOf(services, "/demo/llm", MakeLlm);
  router.Add({"/demo/llm", Audience::kAll, llm, llm,
              "GET /demo/llm?prompt=…&delay=40, or POST {\"prompt\": \"…\"}"});
}

// "?how=end" is for those who want to see the difference.
Fate FateFor(const Request& request) {
  const std::string how = request.has_param("how") ? request.get_param_value("how") : "cut";
  if (how == "cut") return Fate::kCut;
  if (how == "end") return Fate::kEnd;
  throw BadRequest("the query parameter \"how\" must be cut or end");
}

void AddDrop(Router& router, Services& services) {
  const Handler drop = [&services](const Request& request, const std::string&, Response& response) {
    const size_t dropped = services.registry.Drop(CallerOf(request), FateFor(request));
    ReplyJson(response, 200, {{"dropped", dropped}});
  };
  router.Add(
      {"/drop", Audience::kTrusted, drop, drop, "GET or POST /drop?client=TOKEN&how=cut|end"});
}

ordered_json ChannelsJson(const Channels& channels) {
  ordered_json list = ordered_json::array();
  for (const auto& [name, facts] : channels.Facts()) {
    list.push_back({{"name", name},
                    {"newest", facts.newest_id},
                    {"kept", facts.kept_events},
                    {"subscribers", facts.subscribers}});
  }
  return list;
}

ordered_json StatusJson(const Services& services) {
  const std::chrono::duration<double> uptime = Clock::now() - services.started;
  return {{"server", "sse-server"},
          {"version", kVersion},
          {"uptime", uptime.count()},
          {"streams",
           {{"open", services.registry.open_streams()},
            {"max", services.registry.max_streams()},
            {"routes", ordered_json(services.registry.CountByRoute())}}},
          {"feed", {{"newest", services.feed.channel().newest_id()}}},
          {"channels", ChannelsJson(services.channels)}};
}

void AddStatus(Router& router, Services& services) {
  router.Add({"/status", Audience::kOwnPages,
              [&services](const Request&, const std::string&, Response& response) {
                ReplyJson(response, 200, StatusJson(services));
              },
              nullptr, "GET /status"});
}

bool AnswerFile(const Services& services, const Request& request, Response& response) {
  if (services.lib.Answer(request, response)) return true;
  if (services.pages.Answer(request, response)) return true;
  if (request.path != "/" || services.pages.folder_exists()) return false;
  ReplyText(response, 404, "there are no pages here; start the server with --pages DIR");
  return true;
}

}  // namespace

Services::Services(const Options& options)
    : registry(options.max_streams),
      streams(registry, Seconds(options.keep_alive_seconds)),
      channels(options.max_channels, {options.ring_events, options.ring_bytes}),
      feed(std::chrono::milliseconds(options.feed_interval_ms)),
      pages("/", options.pages),
      lib("/lib/", options.lib) {}

void AddRoutes(Router& router, Services& services) {
  AddDemos(router, services);
  AddChannelRoutes(router, services.channels, services.streams);
  AddDrop(router, services);
  AddStatus(router, services);
  router.SetFallback([&services](const Request& request, Response& response) {
    return AnswerFile(services, request, response);
  });
}

}  // namespace sse
