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

Fields PreflightFields(const RequestReader& request) {
  const auto origin = request.Field("Origin");
  const auto method = request.Field("Access-Control-Request-Method");
  Fields fields = {{"Access-Control-Allow-Origin", origin.value_or("*")},
                   {"Access-Control-Allow-Headers", "*, last-event-id"}};
  if (method) fields.emplace_back("Access-Control-Allow-Methods", *method);
  if (origin) fields.emplace_back("Access-Control-Allow-Credentials", "true");
  return fields;
}

std::string PreflightAnswer(const RequestReader& request) {
  std::string answer = "HTTP/1.1 204 No Content\r\n";
  for (const auto& [name, value] : PreflightFields(request)) answer += name + ": " + value + "\r\n";
  return answer + "\r\n";
}

}  // namespace sse::conformance
