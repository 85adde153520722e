// The little HTTP that pages need of the desk: targets, answers, files below a folder. Must not
// know adapters.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sse::conformance {

struct TargetParts {
  std::string path, query;
};
TargetParts SplitTarget(const std::string& target);

// The value of a parameter, "" when it isn't there. Nothing is decoded.
std::string QueryValue(std::string_view query, std::string_view name);
// The same as a number, 0 when it is none.
size_t QueryNumber(std::string_view query, std::string_view name);

std::string PercentEncoded(std::string_view text);

// A whole raw response. `fields` are further header lines, each with its CRLF.
std::string HttpAnswer(const std::string& status, const std::string& type, const std::string& body,
                       const std::string& fields = "");

// The file as a response; "" when there is none of that name. Nothing outside the folder is read.
std::string FileAnswer(const std::filesystem::path& folder, const std::string& name);

// What pages measure the HTTP beneath them by: a head whose body never comes, and a field of the
// request as hexadecimal digits.
std::string HeadAlone();
std::string FieldBytes(const std::string& head, const char* name);

// Whether the Host field is an address or localhost: a name could have been made to lead here by a
// page from elsewhere.
bool IsAddressedDirectly(const std::string& head);

}  // namespace sse::conformance
