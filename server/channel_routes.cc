// Implements channel_routes.h. It must not know how streams are held open.
#include "server/channel_routes.h"

#include <nlohmann/json.hpp>

#include "server/event_writer.h"
#include "server/json_text.h"
#include "server/replies.h"

namespace sse {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;

constexpr const char* kChannelPath = "/channel/";

// What somebody wants to publish.
struct Publication {
  std::string channel;
  std::string type;
  std::string data;
};

std::string Member(const ordered_json& body, const char* name) {
  const ordered_json value = body.value(name, ordered_json(""));
  if (!value.is_string()) throw BadRequest(std::string("\"") + name + "\" must be a string");
  return value.get<std::string>();
}

// Data that is no string is published as JSON text.
Publication FromJson(const std::string& text) {
  const ordered_json body = ParseJson(text);
  if (!body.is_object() || !body.contains("channel") || !body.contains("data")) {
    throw BadRequest("send JSON: {\"channel\": \"…\", \"event\": \"…\", \"data\": \"…\"}");
  }
  const ordered_json& data = body["data"];
  return {Member(body, "channel"), Member(body, "event"),
          data.is_string() ? data.get<std::string>() : JsonText(data)};
}

bool IsJson(const std::string& content_type) {
  return content_type.substr(0, content_type.find(';')) == "application/json";
}

void CheckName(const std::string& name) {
  if (!IsChannelName(name)) {
    throw BadRequest("a channel's name has 1 to 64 letters, digits and . _ -");
  }
}

Publication Read(const Request& request, const std::string& body) {
  Publication publication =
      IsJson(request.get_header_value("Content-Type"))
          ? FromJson(body)
          : Publication{request.get_param_value("channel"), request.get_param_value("event"), body};
  CheckName(publication.channel);
  if (!FitsInField(publication.type)) {
    throw BadRequest("the event type cannot hold CR, LF or NUL");
  }
  return publication;
}

void ReplyTooMany(const Channels& channels, Response& response) {
  ReplyText(
      response, 503,
      "there are " + std::to_string(channels.max_channels()) +
          " channels already; use one of them, or start the server with a higher --max-channels");
}

void Publish(Channels& channels, const Request& request, const std::string& body,
             Response& response) {
  const Publication publication = Read(request, body);
  const auto channel = channels.Get(publication.channel);
  if (!channel) return ReplyTooMany(channels, response);
  const ChannelFacts facts = channel->Publish(publication.type, publication.data);
  ReplyJson(response, 200,
            {{"channel", publication.channel},
             {"id", facts.newest_id},
             {"subscribers", facts.subscribers}});
}

void Subscribe(Channels& channels, Streams& streams, const Request& request, Response& response) {
  const std::string name = request.path.substr(std::string(kChannelPath).size());
  CheckName(name);
  const auto channel = channels.Get(name);
  if (!channel) return ReplyTooMany(channels, response);
  const auto make_producer = [&channel](const StreamRequest& asked, Wakeup& wakeup) {
    return MakeChannelProducer(channel, asked, FirstEvent::kNextPublished, wakeup);
  };
  streams.Answer(request, "", kChannelPath + name, make_producer, response);
}

}  // namespace

void AddChannelRoutes(Router& router, Channels& channels, Streams& streams) {
  router.Add({kChannelPath, Audience::kAll,
              [&](const Request& request, const std::string&, Response& response) {
                Subscribe(channels, streams, request, response);
              },
              nullptr, "GET /channel/NAME"});
  router.Add({"/publish", Audience::kTrusted, nullptr,
              [&](const Request& request, const std::string& body, Response& response) {
                Publish(channels, request, body, response);
              },
              "POST /publish?channel=NAME&event=TYPE with the data as the body, or JSON: "
              "{\"channel\", \"event\", \"data\"}"});
}

}  // namespace sse
