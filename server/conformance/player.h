// Plays scenarios to whoever connects. One Player serves many plays at a time; each has URLs of
// its own. It must not know clients, adapters or expectations.
//
// Two doors behind it. The wire door (wire_door.h, standalone Asio) can play everything, byte- and
// segment-exact, also with TLS. The HTTP door (http_door.h, cpp-httplib) plays what HTTP can say:
// entries taken at a request whose steps are a 200/4xx/5xx head with chunked framing, data, flush,
// delay, mark, hold, lastChunk without trailers and close fin.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/conformance/journal.h"
#include "server/conformance/scenario.h"

namespace sse::conformance {

enum class Door {
  kAuto,  // the HTTP door where it can say and hear everything, else the wire door
  kHttp,
  kWire,
};

// Where a play can be reached; also the values of the placeholders {{url1}}, {{origin1}}, ….
struct Urls {
  std::string url1, url2;  // http://127.0.0.1:PORT/t/TOKEN and the same on the second origin
  std::string origin1, origin2;
  std::string host1, host2;  // host:port
  std::string path1;         // /t/TOKEN
  std::string token;
  std::string tls_url, tls_origin;
  // Further doors to the same play; empty where there is none.
  std::string tls12_url, tls13_url;  // this version of TLS only
  std::string tls_untrusted_url;     // a certificate that nobody was told to trust
  std::string tls_wrongname_url;     // a trusted certificate for another name
  std::string ipv6_url;              // at [::1]
  std::string port80_url;            // http://127.0.0.1/t/TOKEN
};

// The HTTP door answers 400 to requests with longer header fields, and nobody hears of them.
inline constexpr uint64_t kMaxHttpFieldBytes = 8 * 1024;

// Replaces {{placeholders}}; those that are unknown or have no value here stay as they are.
std::string FillPlaceholders(std::string_view text, const Urls& urls);
bool IsPlaceholder(std::string_view name);  // "url1", without the braces

class Play {
 public:
  virtual ~Play() = default;  // ends the play: holds end, connections are closed
  virtual const Urls& urls() const = 0;
  virtual Journal& journal() = 0;
  // Points that the client reports, so that waitFor steps hear of them.
  virtual void Tell(const Point& point) = 0;
};

struct PlayerOptions {
  // Of the first origin; the second differs in its port only, so that both are one site to cookies.
  std::string host = "127.0.0.1";
  int port = 0;         // of the first origin; 0: a free one
  bool port80 = false;  // listen there too, if that is allowed
  // A request must have arrived whole within this time from its first byte.
  std::chrono::milliseconds request_time{15000};
  // Page clients are same-origin with {{url1}} only if the page is served from there: requests
  // that belong to no play and begin with "/" go to this handler (method, target, head) -> whole
  // raw response, or "" for a 404. May block; called on a thread of its own.
  std::function<std::string(const std::string& method, const std::string& target,
                            const std::string& head, const std::string& body)>
      fallback;
  // How many bytes the body of such a request may have; 1 MiB without it. More have a minute to
  // arrive. Must not block.
  std::function<size_t(const std::string& target)> fallback_body_limit;
};

class Player {
 public:
  // Throws std::runtime_error with one line and a remedy when a port can't be had.
  static std::unique_ptr<Player> Start(PlayerOptions options);
  virtual ~Player() = default;

  // The play can be connected to when this returns. `token` (unguessable when empty) is part of
  // the URLs.
  virtual std::unique_ptr<Play> Begin(Scenario scenario, Door door = Door::kAuto,
                                      std::string token = "") = 0;
  virtual std::string origin1() const = 0;
  virtual std::string origin2() const = 0;
  // PEM of the certificate authority that TLS clients have to trust; made anew for each Player.
  virtual std::string certificate() const = 0;
};

}  // namespace sse::conformance
