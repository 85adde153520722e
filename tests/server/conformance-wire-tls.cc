// The wire door under TLS: certificates, versions, and the two ways to end.
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "server/conformance/player.h"
#include "tests/native/catch.h"
#include "tests/server/conformance-client.h"
#include "tests/server/conformance-steps.h"

using namespace sse::test;

namespace {

Player& ThePlayer() {
  static const std::unique_ptr<Player> player = Player::Start({});
  return *player;
}

std::unique_ptr<Play> Begin(std::vector<Steps> entries) {
  return ThePlayer().Begin(ScenarioOf(std::move(entries)), Door::kWire);
}

// A client that trusts the player's authority and insists on the address.
class TlsClient {
 public:
  explicit TlsClient(const std::string& url, int version = 0) : address_(AddressOf(url)) {
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_max_proto_version(context_.get(), version);
    Trust(ThePlayer().certificate());
    ssl_.reset(SSL_new(context_.get()));
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), address_.host.c_str());
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(static_cast<uint16_t>(address_.port));
    inet_pton(AF_INET, address_.host.c_str(), &server.sin_addr);
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&server), sizeof server) == 0);
    SSL_set_fd(ssl_.get(), fd_);
    connected_ = SSL_connect(ssl_.get()) == 1;
  }
  ~TlsClient() { close(fd_); }

  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(ssl_.get()); }
  long verified() const { return SSL_get_verify_result(ssl_.get()); }

  void Send() {
    const std::string request = "GET " + address_.path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
  }

  // What one record brings; empty at the end.
  std::string Read() {
    char bytes[4096];
    const int count = SSL_read(ssl_.get(), bytes, sizeof bytes);
    goodbye_ = SSL_get_error(ssl_.get(), count) == SSL_ERROR_ZERO_RETURN;
    return std::string(bytes, static_cast<size_t>(std::max(count, 0)));
  }

  // The whole response. `goodbye` tells whether it ended with close_notify.
  std::string Get(bool& goodbye) {
    Send();
    std::string response;
    for (std::string part = Read(); !part.empty(); part = Read()) response += part;
    goodbye = goodbye_;
    return response;
  }

  // Whether the TCP connection has ended as well.
  bool SeesFin() {
    char byte = 0;
    return recv(fd_, &byte, 1, 0) == 0;
  }

  void SayGoodbye() { SSL_shutdown(ssl_.get()); }

 private:
  void Trust(const std::string& pem) {
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* authority = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), authority);
    X509_free(authority);
    BIO_free(bio);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  }

  const Address address_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{SSL_CTX_new(TLS_client_method()),
                                                             SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
  int fd_ = -1;
  bool connected_ = false;
  bool goodbye_ = false;
};

}  // namespace

TEST_CASE("tls: a scenario is played with TLS 1.2 and 1.3 under a certificate to be trusted") {
  const auto play = Begin({{Raw("a"), Delay(5), Raw("b")}, {Raw("ab")}});
  bool goodbye = false;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(play->urls().tls_url, version);
    REQUIRE(client.connected());
    CHECK(client.verified() == X509_V_OK);
    CHECK(client.Get(goodbye) == "ab");
    CHECK(goodbye);
    CHECK(client.SeesFin());
  }
  for (const RequestRecord& record : play->journal().requests()) CHECK(record.origin == 3);
}

TEST_CASE("tls: there are doors for one version only") {
  const auto play = Begin({{Raw("a")}});
  CHECK(TlsClient(play->urls().tls12_url).version() == "TLSv1.2");
  CHECK(TlsClient(play->urls().tls13_url).version() == "TLSv1.3");
  CHECK(!TlsClient(play->urls().tls12_url, TLS1_3_VERSION).connected());
  CHECK(!TlsClient(play->urls().tls13_url, TLS1_2_VERSION).connected());
  ERR_clear_error();
}

TEST_CASE("tls: there are doors with certificates that must not be trusted") {
  const auto play = Begin({{Raw("a")}});
  TlsClient untrusted(play->urls().tls_untrusted_url);
  CHECK(!untrusted.connected());
  CHECK(untrusted.verified() == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  TlsClient wrong_name(play->urls().tls_wrongname_url);
  CHECK(!wrong_name.connected());
  CHECK(wrong_name.verified() == X509_V_ERR_IP_ADDRESS_MISMATCH);
  CHECK(play->journal().requests().empty());
  ERR_clear_error();
}

TEST_CASE("tls: tls-noclose ends with a FIN and without close_notify") {
  const auto play = Begin({{Raw("a"), Close(CloseHow::kTlsNoClose)}});
  TlsClient client(play->urls().tls_url);
  bool goodbye = true;
  CHECK(client.Get(goodbye) == "a");
  CHECK(!goodbye);
  ERR_clear_error();
}

TEST_CASE("tls: a client's close_notify counts as its close") {
  const auto play = Begin({{Raw("a"), Hold(), Mark("after")}});
  const Point after{Point::Kind::kMark, 1, "after", 1};
  TlsClient client(play->urls().tls_url);
  client.Send();
  REQUIRE(client.Read() == "a");
  CHECK(!play->journal().Reached(after));
  client.SayGoodbye();
  Await([&] { return play->journal().Reached(after).has_value(); }, "the close");
  CHECK(play->journal().requests()[0].client_close_how == RequestRecord::How::kFin);
}

TEST_CASE("tls: a client that speaks no TLS is shown the door") {
  const auto play = Begin({{Raw("a")}});
  RawClient client("http" + play->urls().tls_url.substr(5));
  client.Get();
  CHECK(client.ReadToEnd() != RawClient::End::kNone);
  CHECK(client.bytes().find("HTTP") == std::string::npos);
}

TEST_CASE("ipv6: a play is at [::1] where that exists") {
  const auto play = Begin({{Raw("a")}});
  if (play->urls().ipv6_url.empty()) return;
  CHECK(play->urls().ipv6_url.substr(0, 13) == "http://[::1]:");
  RawClient client(play->urls().ipv6_url);
  client.Get();
  client.ReadToEnd();
  CHECK(client.bytes() == "a");
  CHECK(play->journal().requests()[0].origin == 4);
}
