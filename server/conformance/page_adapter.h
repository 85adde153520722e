// Adapters that are pages: the addresses that a page polls and posts to, the files it is made of,
// and one AdapterLink per page. What opens the page, a program or a person, is given from outside.
// Must not know cases or browsers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "server/conformance/adapter_link.h"

namespace sse::conformance {

// A page that somebody was asked to open; goes when this does.
class OpenedPage {
 public:
  virtual ~OpenedPage() = default;
  // Why it is gone; "" while it isn't, or nobody knows.
  virtual std::string Gone() { return ""; }
};
using OpenPage = std::function<std::unique_ptr<OpenedPage>(const std::string& url)>;

struct PageFolders {
  std::filesystem::path page;   // at /page/
  std::filesystem::path suite;  // at /conformance/
  std::filesystem::path lib;    // at /lib/
};

class PageSeat;

// Answers what is asked at the player's origins and belongs to no play. Thread-safe.
class PageDesk {
 public:
  explicit PageDesk(PageFolders folders) : folders_(std::move(folders)) {}

  // For PlayerOptions::fallback. May wait 20 s for a command.
  std::string Answer(const std::string& method, const std::string& target, const std::string& head,
                     const std::string& body);

  // For PlayerOptions::fallback_body_limit: reports hold whole events, but only of pages that are
  // known here.
  size_t BodyLimit(std::string_view target) const;

  // Where the server can be reached. Before pages are opened.
  void SetOrigins(const std::string& origin1, const std::string& origin2);
  std::string origin1() const;

  // Starts lives of a page that uses the EventSource called `impl`.
  StartLink Adapter(const std::string& impl, OpenPage open);
  // The same for one that people open: its address is that of the server.
  StartLink AnnouncedAdapter(const std::string& impl, OpenPage announce);

 private:
  friend class PageLink;

  std::shared_ptr<PageSeat> NewSeat();
  void RemoveSeat(const std::string& id);
  std::shared_ptr<PageSeat> FindSeat(const std::string& id) const;
  std::string PageAddress(const std::string& id, const std::string& impl) const;
  std::string AnswerAdapter(const std::string& method, const std::string& path,
                            const std::string& query, const std::string& head,
                            const std::string& body);
  std::string AnswerFile(const std::string& path) const;
  void Invite(const std::string& path);

  const PageFolders folders_;
  std::string origin1_, origin2_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<PageSeat>> seats_;
  std::string invited_;  // path of the page that "/" leads to
};

}  // namespace sse::conformance
