// Who may do what from where: CORS for streams, and the check that keeps foreign pages away from
// the requests that change something. It must not know routes or streams.
//
// A page of any site can make a browser send requests to this machine. Reading streams is open to
// all origins: that is what the demos are for. Publishing and dropping are not: their Host must be
// a name of this machine (a foreign name that was made to resolve here is "DNS rebinding"), and so
// must be the host of their Origin, if they have one.
#pragma once

#include <httplib.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace sse {

// The host of "host", "host:port", "[v6]:port" in lower case, without brackets and final dot.
std::string HostWithoutPort(std::string_view authority);

// The same of an origin, "http://host:port"; empty if it is none ("null").
std::string HostOfOrigin(std::string_view origin);

// localhost, 127.0.0.0/8 or ::1.
bool IsLoopback(std::string_view host);

// Where a request comes from, as it says itself. Header values as they came over the wire.
struct Visitor {
  std::optional<std::string> host;
  std::optional<std::string> origin;
  std::string arrived_at;  // our address that the connection was made to
};

class Access {
 public:
  // Hosts besides loopback and the address at which a request arrives.
  explicit Access(std::set<std::string> allowed_hosts) : allowed_(std::move(allowed_hosts)) {}

  // Why a request that changes something is refused, as a line for the caller; or nothing.
  std::optional<std::string> Refuse(const Visitor& visitor) const;

 private:
  bool Knows(const std::string& host, const Visitor& visitor) const;

  std::set<std::string> allowed_;
};

// Lets the page that asks read the answer.
void AllowOrigin(const Visitor& visitor, httplib::Response& response);

// Answers OPTIONS. A reconnect from script is preflighted because of its Last-Event-ID header.
void AnswerPreflight(const std::string& methods, httplib::Response& response);

}  // namespace sse
