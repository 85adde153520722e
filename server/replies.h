// Short answers: a line of text for people, JSON for programs.
// It must not know routes.
#pragma once

#include <httplib.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sse {

// `line` says what is wrong and what to do; it gets our name in front and a line end.
void ReplyText(httplib::Response& response, int status, const std::string& line);

// Bytes that are not UTF-8 become U+FFFD.
void ReplyJson(httplib::Response& response, int status, const nlohmann::ordered_json& value);

// Sets a header that is there once. cpp-httplib 0.11.4 would add a second one of the same name.
void SetHeader(httplib::Response& response, const std::string& name, const std::string& value);

}  // namespace sse
