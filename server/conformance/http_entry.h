// Plays one entry through cpp-httplib, and writes what happens into its record. Runs on the thread
// that serves the connection. Must not know which entry comes when.
#pragma once

#include <httplib.h>

#include <functional>
#include <memory>
#include <string>

#include "server/conformance/entry_script.h"
#include "server/conformance/play_state.h"
#include "server/connection.h"

namespace sse::conformance {

// Whether HTTP can say this: a head with chunked framing, then only data and waiting, then perhaps
// the last chunk, then the end. Otherwise `why` gets a line, unless it is null.
bool HttpCanSay(const Scenario& scenario, std::string* why);

// Whether what a client sends back of this, the last event ID, surely fits into a header field
// that the library takes.
bool HttpCanHear(const Scenario& scenario);

class HttpEntry {
 public:
  // Of a scenario that HTTP can say, or of PlayState's own answer.
  HttpEntry(std::shared_ptr<PlayState> play, const Entry& entry, size_t record,
            Connection& connection);

  // Sets head and body; the body is played when the library asks for it. `self` is this.
  static void Answer(const std::shared_ptr<HttpEntry>& self, const httplib::Request& request,
                     httplib::Response& response);

 private:
  void SetHead(httplib::Response& response);
  bool PlayBody(httplib::DataSink& sink);
  bool Perform(const Act& act, httplib::DataSink& sink);
  bool Send(const std::string& bytes, httplib::DataSink& sink);
  // Returns whether the entry goes on. Looks for the client all the while.
  bool Wait(Time deadline, bool until_client_close, const Point* until_reached = nullptr);
  void LookForClient();
  void NoteEnd();

  const std::shared_ptr<PlayState> play_;
  const size_t record_;
  Connection& connection_;
  Head head_;
  Entry body_;
  bool has_last_chunk_ = false;
  std::unique_ptr<EntryScript> script_;
  uint64_t bytes_sent_ = 0;
  bool client_is_gone_ = false;
};

}  // namespace sse::conformance
