// sse-server: the flags. It must not know what they do.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>

#include "server/app.h"
#include "server/listener.h"
#include "server/options.h"

namespace {

constexpr int kBadUsage = 2;

constexpr const char* kExamples = R"(
Examples:
  sse-server                           the demos at http://127.0.0.1:8080/
  curl -N http://127.0.0.1:8080/demo/clock
  curl -N http://127.0.0.1:8080/channel/news &
  curl -d 'hello' 'http://127.0.0.1:8080/publish?channel=news&event=greeting'
  curl -N -H 'Last-Event-ID: 0' http://127.0.0.1:8080/channel/news      everything kept so far
  sse-server --port 0 --port-file p    a free port, written to the file p
  sse-server --control                 plays what programs upload, byte by byte:
                                       curl -H "Authorization: Bearer $TOKEN" \
                                            -d '{"stream": "data: x\n\n"}' …/_/scenarios
  sse-server --host 0.0.0.0            reachable from other machines: anybody there can read
                                       and publish

SIGINT (Ctrl-C) or SIGTERM ends all streams in order, and the server.
Exit codes: 0 after a signal, 2 when it could not start.)";

void AddAddressFlags(CLI::App& app, sse::Options& options) {
  app.add_option("--host", options.host, "Address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "Port to listen on; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_flag("--port-fallback", options.port_fallback, "Take a free port if --port is in use");
  app.add_option("--port-file", options.port_file, "Write the port to this file once listening");
  app.add_option("--allow-host", options.allowed_hosts,
                 "Also accept /publish and /drop for this host name (may be repeated)")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
}

void AddFolderFlags(CLI::App& app, sse::Options& options) {
  app.add_option("--pages", options.pages, "Folder that is served at /")->capture_default_str();
  app.add_option("--lib", options.lib, "Folder that is served at /lib/")->capture_default_str();
}

void AddStreamFlags(CLI::App& app, sse::Options& options) {
  app.add_option("--max-streams", options.max_streams, "Open streams at a time; further get 503")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  app.add_option("--keep-alive", options.keep_alive_seconds,
                 "Seconds of silence after which a comment is sent")
      ->check(CLI::Range(0.05, 3600.0))
      ->capture_default_str();
  app.add_option("--feed-interval", options.feed_interval_ms,
                 "Milliseconds between the entries of /demo/feed")
      ->check(CLI::Range(1, 3600000))
      ->capture_default_str();
}

void AddChannelFlags(CLI::App& app, sse::Options& options) {
  app.add_option("--ring-events", options.ring_events, "Events that a channel keeps for replay")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  app.add_option("--ring-bytes", options.ring_bytes, "Bytes of events that a channel keeps")
      ->check(CLI::Range(1, 1 << 30))
      ->capture_default_str();
  app.add_option("--max-channels", options.max_channels, "Channels at a time; further get 503")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--max-body", options.max_body_bytes, "Bytes of a request body; larger get 413")
      ->check(CLI::Range(1, 1 << 30))
      ->capture_default_str();
}

void AddControlFlags(CLI::App& app, sse::Options& options) {
  app.add_flag(
      "--control", options.control,
      "Take scenarios at /_/scenarios from programs that have the token, which is printed");
  app.add_option("--control-token-file", options.control_token_file,
                 "The same, with the token in the first line of this file");
}

int Fail(std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  fprintf(stderr, "sse-server: %s\n", message.c_str());
  return kBadUsage;
}

}  // namespace

int main(int argc, char** argv) {
  sse::Options options;
  CLI::App app("A server of server-sent events: demo streams, channels to publish into, pages.",
               "sse-server");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("sse-server ") + sse::kVersion);
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  AddAddressFlags(app, options);
  AddFolderFlags(app, options);
  AddStreamFlags(app, options);
  AddChannelFlags(app, options);
  AddControlFlags(app, options);
  try {
    app.parse(argc, argv);
    options.pages_given = app.count("--pages") > 0;
    options.lib_given = app.count("--lib") > 0;
    options.control = options.control || !options.control_token_file.empty();
    return sse::RunServer(options);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return Fail(error.what() + std::string("; see sse-server --help"));
  } catch (const sse::StartError& error) {
    return Fail(error.what());
  }
}
