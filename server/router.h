// Which path is answered by whom. It must not know what the answers are.
//
// cpp-httplib routes with std::regex, whose recursion is as deep as the path is long; on the small
// stacks of connection_threads.h a long path would overflow. Here paths are compared as text.
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access.h"

namespace sse {

using Handler = std::function<void(const httplib::Request& request, const std::string& body,
                                   httplib::Response& response)>;

// Whom a route lets in.
enum class Audience {
  kAll,       // and pages of every origin may read the answers
  kOwnPages,  // everybody, but only pages from here may read the answers
  kTrusted,   // Access decides; the pages that it lets in may read the answers
  kPlays,     // everybody, and the handler alone says what pages may read
};

struct Route {
  std::string path;  // exact; or a prefix, if it ends in "/"
  Audience audience;
  Handler get;   // also for HEAD
  Handler post;  // either may be empty; a prefix can have no post
  std::string help;
  Handler any = nullptr;  // instead of both: every method, OPTIONS too; is given no body
};

class Router {
 public:
  explicit Router(Access access) : access_(std::move(access)) {}

  // All before the server starts.
  void Add(Route route) { routes_.push_back(std::move(route)); }
  // Asked for every other GET; returns false if it has no answer either.
  void SetFallback(
      std::function<bool(const httplib::Request& request, httplib::Response& response)> fallback) {
    fallback_ = std::move(fallback);
  }

  // Whether `request` goes to a handler that takes a body.
  bool TakesBody(const httplib::Request& request) const;

  void Answer(const httplib::Request& request, const std::string& body,
              httplib::Response& response) const;

  std::vector<std::string> PostPaths() const;

 private:
  const Route* Find(std::string_view path) const;
  bool LetIn(const Route& route, const httplib::Request& request,
             httplib::Response& response) const;
  void AnswerUnknown(const httplib::Request& request, httplib::Response& response) const;

  Access access_;
  std::vector<Route> routes_;
  std::function<bool(const httplib::Request&, httplib::Response&)> fallback_;
};

}  // namespace sse
