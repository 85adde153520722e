// Implements router.h. It must not know what the answers are.
#include "server/router.h"

#include <nlohmann/json.hpp>

#include "server/connection.h"
#include "server/replies.h"
#include "server/stream_request.h"

namespace sse {
namespace {

bool Matches(const Route& route, std::string_view path) {
  const bool prefix = route.path.back() == '/';
  return prefix ? path.substr(0, route.path.size()) == route.path : path == route.path;
}

std::string Methods(const Route& route) {
  std::string methods = "OPTIONS";
  if (route.get) methods += ", GET, HEAD";
  if (route.post) methods += ", POST";
  return methods;
}

const Handler& HandlerFor(const Route& route, const std::string& method) {
  static const Handler none;
  if (method == "GET" || method == "HEAD") return route.get;
  return method == "POST" ? route.post : none;
}

Visitor VisitorOf(const httplib::Request& request) {
  const Connection& connection = *Connection::OfThisThread();
  return {connection.RawHeader("Host"), connection.RawHeader("Origin"), request.local_addr};
}

}  // namespace

const Route* Router::Find(std::string_view path) const {
  for (const Route& route : routes_) {
    if (Matches(route, path)) return &route;
  }
  return nullptr;
}

bool Router::TakesBody(const httplib::Request& request) const {
  const Route* route = Find(request.path);
  return route != nullptr && request.method == "POST" && route->post;
}

std::vector<std::string> Router::PostPaths() const {
  std::vector<std::string> paths;
  for (const Route& route : routes_) {
    if (route.post) paths.push_back(route.path);
  }
  return paths;
}

bool Router::LetIn(const Route& route, const httplib::Request& request,
                   httplib::Response& response) const {
  const Visitor visitor = VisitorOf(request);
  const auto why = route.audience == Audience::kTrusted ? access_.Refuse(visitor) : std::nullopt;
  if (why) {
    ReplyText(response, 403, *why);
    return false;
  }
  const bool for_pages = route.audience == Audience::kAll || route.audience == Audience::kTrusted;
  if (for_pages) AllowOrigin(visitor, response);
  return true;
}

void Router::Answer(const httplib::Request& request, const std::string& body,
                    httplib::Response& response) const {
  const Route* route = Find(request.path);
  if (route == nullptr) return AnswerUnknown(request, response);
  if (!LetIn(*route, request, response)) return;
  if (request.method == "OPTIONS" && !route->any) {
    return AnswerPreflight(Methods(*route), response);
  }
  const Handler& handler = route->any ? route->any : HandlerFor(*route, request.method);
  if (!handler) {
    SetHeader(response, "Allow", Methods(*route));
    return ReplyText(response, 405, "this path takes " + Methods(*route));
  }
  try {
    handler(request, body, response);
  } catch (const BadRequest& error) {
    ReplyText(response, 400, error.what());
  }
}

void Router::AnswerUnknown(const httplib::Request& request, httplib::Response& response) const {
  const bool get = request.method == "GET" || request.method == "HEAD";
  if (get && fallback_ && fallback_(request, response)) return;
  nlohmann::ordered_json hints;
  for (const Route& route : routes_) hints.push_back(route.help);
  ReplyJson(response, 404, {{"error", "nothing is at " + request.path}, {"routes", hints}});
}

}  // namespace sse
