// Implements wire_answers.h. Must not know sockets or plays.
#include "server/conformance/wire_answers.h"

#include <algorithm>

#include "server/conformance/reason_phrase.h"
#include "server/request_head.h"

namespace sse::conformance {

using State = RequestReader::State;

std::string StatusOnly(int status) {
  return "HTTP/1.1 " + std::to_string(status) + " " + std::string(ReasonPhrase(status)) +
         "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

int StatusOfRefusal(State state) {
  if (state == State::kHeadTooLarge) return 431;
  if (state == State::kBodyTooLarge) return 413;
  return state == State::kBodyUnclear ? 400 : 408;
}

std::string ReasonOfRefusal(State state) {
  if (state == State::kHeadTooLarge) return "the request's head is longer than 256 KiB";
  if (state == State::kBodyTooLarge) return "the request's body is longer than 1 MiB";
  if (state == State::kBodyUnclear) return "where the request's body ends is unclear";
  return "the request did not arrive in time";
}

std::string_view TokenOf(std::string_view target) {
  constexpr std::string_view kPrefix = "/t/";
  const size_t scheme = target.find("://");
  if (scheme < target.find('/')) {
    target.remove_prefix(std::min(target.find('/', scheme + 3), target.size()));
  }
  if (target.substr(0, kPrefix.size()) != kPrefix) return {};
  target.remove_prefix(kPrefix.size());
  return target.substr(0, target.find_first_of("/?#"));
}

bool IsReusable(const std::string& response, const RequestReader& request) {
  return RawHeaderValue(response, "Content-Length") &&
         RawHeaderValue(response, "Connection").value_or("") != "close" &&
         request.Field("Connection").value_or("") != "close" &&
         request.head().find("HTTP/1.1") != std::string::npos;
}

std::string PreflightAnswer(const RequestReader& request) {
  const auto origin = request.Field("Origin");
  const auto method = request.Field("Access-Control-Request-Method");
  std::string answer = "HTTP/1.1 204 No Content\r\n";
  answer += "Access-Control-Allow-Origin: " + origin.value_or("*") + "\r\n";
  answer += "Access-Control-Allow-Headers: *, last-event-id\r\n";
  if (method) answer += "Access-Control-Allow-Methods: " + *method + "\r\n";
  if (origin) answer += "Access-Control-Allow-Credentials: true\r\n";
  return answer + "\r\n";
}

}  // namespace sse::conformance
