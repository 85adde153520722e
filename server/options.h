// What the command line can set, with the defaults. It must not know how flags are parsed.
#pragma once

#include <cstddef>
#include <set>
#include <string>

namespace sse {

struct Options {
  std::string host = "127.0.0.1";
  int port = 8080;
  bool port_fallback = false;
  std::string port_file;

  std::string pages = "server/pages";
  std::string lib = "dist";
  bool pages_given = false;  // on the command line: then the folder must be there
  bool lib_given = false;

  size_t max_streams = 1000;
  double keep_alive_seconds = 15;
  unsigned feed_interval_ms = 1000;

  size_t ring_events = 1000;
  size_t ring_bytes = 1024 * 1024;
  size_t max_channels = 100;
  size_t max_body_bytes = 256 * 1024;
  std::set<std::string> allowed_hosts;

  bool control = false;
  std::string control_token_file;  // empty: a new token, which is printed
};

// The program's version, from package.json.
extern const char* const kVersion;

}  // namespace sse
