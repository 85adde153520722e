// The control API: programs upload scenarios, get their URLs, read what the server saw and delete
// them again. Needs a bearer token, a Host of this machine and a caller on this machine: any page
// of a browser can send requests to the loopback. Must not know how scenarios are played.
//
//   POST   /_/scenarios                     the server's half of tests/cases/case.schema.json;
//                                           ?door=http has cpp-httplib play it, where HTTP can
//   GET    /_/scenarios/TOKEN/log           ?after=VERSION&wait=MS waits for something newer
//   POST   /_/scenarios/TOKEN/signal?name=  what a waitFor step waits for
//   DELETE /_/scenarios/TOKEN
#pragma once

#include <httplib.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/conformance/player.h"
#include "server/router.h"

namespace sse::conformance {

class ControlApi {
 public:
  ControlApi(std::unique_ptr<Player> player, std::string token);

  void AddRoutes(Router& router);
  // Ends all plays. New ones are refused from now on.
  void EndAll();

 private:
  // A play, and nothing else of it: its threads may still look at the log when it is deleted.
  using SharedPlay = std::shared_ptr<Play>;

  bool LetIn(const httplib::Request& request, httplib::Response& response) const;
  void Upload(const httplib::Request& request, const std::string& body,
              httplib::Response& response);
  void AnswerOne(const httplib::Request& request, httplib::Response& response);
  void SendLog(Play& play, const httplib::Request& request, httplib::Response& response) const;
  void Signal(Play& play, const httplib::Request& request, httplib::Response& response) const;
  void Delete(const std::string& token, httplib::Response& response);
  SharedPlay Find(const std::string& token) const;

  const std::unique_ptr<Player> player_;
  const std::string token_;
  mutable std::mutex mutex_;
  std::map<std::string, SharedPlay> plays_;
  bool ended_ = false;
};

}  // namespace sse::conformance
