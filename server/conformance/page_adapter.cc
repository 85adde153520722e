// Implements page_adapter.h. Must not know cases or browsers.
#include "server/conformance/page_adapter.h"

#include <random>
#include <thread>

#include "server/conformance/page_adapter_http.h"
#include "server/conformance/page_adapter_seat.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPollTime{20000};
constexpr milliseconds kSilence{60000};  // a page that asks for nothing so long is gone
constexpr milliseconds kWatchTime{200};
constexpr std::string_view kAdapters = "/adapter/";
constexpr size_t kMaxReportBytes = size_t{256} * 1024 * 1024;
constexpr size_t kMaxOtherBytes = 64 * 1024;
constexpr const char* kJson = "application/json";
constexpr const char* kAnyOrigin = "Access-Control-Allow-Origin: *\r\n";

// 128 bits: a page from elsewhere that is open in the same browser can't guess it.
std::string NewId() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::random_device random;
  std::string id;
  for (int i = 0; i < 32; i++) id += kDigits[random() % 16];
  return id;
}

// ID in /adapter/ID/…; "" when there is none.
std::string AdapterIn(const std::string& path) {
  if (path.rfind(kAdapters, 0) != 0) return "";
  return path.substr(kAdapters.size(), path.find('/', kAdapters.size()) - kAdapters.size());
}

std::string NotFound() { return HttpAnswer("404 Not Found", "", "", kAnyOrigin); }

}  // namespace

// Watches over the page: nobody else notices that a browser has died.
class PageLink : public AdapterLink {
 public:
  PageLink(PageDesk& desk, std::shared_ptr<PageSeat> seat, Handlers handlers, const OpenPage& open,
           const std::string& url)
      : desk_(desk), seat_(std::move(seat)) {
    seat_->SetHandlers(std::move(handlers));
    page_ = open(url);
    watcher_ = std::thread([this] { Watch(); });
  }

  ~PageLink() override {
    seat_->Send(PlainCommand("quit"));
    seat_->End("");
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    stopped_.notify_all();
    watcher_.join();
    desk_.RemoveSeat(seat_->id());
  }

  void Send(const std::string& command) override { seat_->Send(command); }

  void Abandon(const std::string& why) override {
    {
      std::lock_guard lock(mutex_);
      if (reason_.empty()) reason_ = why;
    }
    stopped_.notify_all();
  }

 private:
  void Watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_ && reason_.empty()) {
      stopped_.wait_for(lock, kWatchTime, [&] { return stopping_ || !reason_.empty(); });
      if (reason_.empty()) reason_ = page_->Gone();
      if (reason_.empty() && seat_->greeted() && seat_->Silence() > kSilence) {
        reason_ = "is a page that went silent";
      }
    }
    const std::string reason = reason_;
    lock.unlock();
    if (!reason.empty()) seat_->End(reason);
  }

  PageDesk& desk_;
  const std::shared_ptr<PageSeat> seat_;
  std::unique_ptr<OpenedPage> page_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::string reason_;
  std::thread watcher_;
};

void PageDesk::SetOrigins(const std::string& origin1, const std::string& origin2) {
  std::lock_guard lock(mutex_);
  origin1_ = origin1;
  origin2_ = origin2;
}

std::string PageDesk::origin1() const {
  std::lock_guard lock(mutex_);
  return origin1_;
}

// Commands and reports go to the second origin, so that they don't use up the page's few
// connections to the first.
std::string PageDesk::PageAddress(const std::string& id, const std::string& impl) const {
  return "/page/index.html?adapter=" + id + "&impl=" + PercentEncoded(impl) +
         "&channel=" + PercentEncoded(origin2_);
}

StartLink PageDesk::Adapter(const std::string& impl, OpenPage open) {
  return [this, impl, open](AdapterLink::Handlers handlers) {
    const auto seat = NewSeat();
    return std::make_unique<PageLink>(*this, seat, std::move(handlers), open,
                                      origin1_ + PageAddress(seat->id(), impl));
  };
}

StartLink PageDesk::AnnouncedAdapter(const std::string& impl, OpenPage announce) {
  return [this, impl, announce](AdapterLink::Handlers handlers) {
    const auto seat = NewSeat();
    Invite(PageAddress(seat->id(), impl));
    return std::make_unique<PageLink>(*this, seat, std::move(handlers), announce, origin1_ + "/");
  };
}

void PageDesk::Invite(const std::string& path) {
  std::lock_guard lock(mutex_);
  invited_ = path;
}

std::shared_ptr<PageSeat> PageDesk::NewSeat() {
  auto seat = std::make_shared<PageSeat>(NewId());
  std::lock_guard lock(mutex_);
  seats_.emplace(seat->id(), seat);
  return seat;
}

void PageDesk::RemoveSeat(const std::string& id) {
  std::lock_guard lock(mutex_);
  seats_.erase(id);
}

std::shared_ptr<PageSeat> PageDesk::FindSeat(const std::string& id) const {
  std::lock_guard lock(mutex_);
  const auto found = seats_.find(id);
  return found == seats_.end() ? nullptr : found->second;
}

size_t PageDesk::BodyLimit(std::string_view target) const {
  const auto [path, query] = SplitTarget(std::string(target));
  return FindSeat(AdapterIn(path)) ? kMaxReportBytes : kMaxOtherBytes;
}

std::string PageDesk::Answer(const std::string& method, const std::string& target,
                             const std::string& head, const std::string& body) {
  const auto [path, query] = SplitTarget(target);
  if (!IsAddressedDirectly(head)) return "";
  if (path.rfind(kAdapters, 0) == 0) return AnswerAdapter(method, path, query, head, body);
  return method == "GET" ? AnswerFile(path) : "";
}

std::string PageDesk::AnswerAdapter(const std::string& method, const std::string& path,
                                    const std::string& query, const std::string& head,
                                    const std::string& body) {
  const std::string id = AdapterIn(path);
  const auto seat = FindSeat(id);
  const std::string what = path.substr(kAdapters.size() + id.size());
  if (!seat) return NotFound();
  if (method == "GET" && what == "/commands") {
    std::string commands;
    if (!seat->Poll(QueryNumber(query, "after"), kPollTime, commands)) return NotFound();
    return HttpAnswer("200 OK", kJson, commands, kAnyOrigin);
  }
  if (method == "GET" && what == "/head-alone") return HeadAlone();
  if (method == "GET" && what == "/header-bytes") return FieldBytes(head, "x-bytes");
  if (method != "POST" || what != "/reports") return NotFound();
  try {
    if (seat->Post(QueryNumber(query, "from"), body)) {
      return HttpAnswer("200 OK", kJson, "", kAnyOrigin);
    }
  } catch (const Nonsense& nonsense) {
    seat->End(std::string("wrote nonsense: ") + nonsense.what());
  }
  return NotFound();
}

std::string PageDesk::AnswerFile(const std::string& path) const {
  {
    std::lock_guard lock(mutex_);
    if (path == "/" && !invited_.empty()) {
      return HttpAnswer("302 Found", "", "", "Location: " + invited_ + "\r\n");
    }
  }
  for (const auto& [prefix, folder] :
       {std::pair<std::string, std::filesystem::path>("/page/", folders_.page),
        {"/conformance/", folders_.suite},
        {"/lib/", folders_.lib}}) {
    if (path.rfind(prefix, 0) == 0) return FileAnswer(folder, path.substr(prefix.size()));
  }
  return "";
}

}  // namespace sse::conformance
