// Implements tls_contexts.h. Must not know connections.
#include "server/conformance/tls_contexts.h"

#include <asio/buffer.hpp>

namespace sse::conformance {
namespace {

constexpr char kOurNames[] = "DNS:localhost,IP:127.0.0.1,IP:::1";
constexpr char kOtherNames[] = "DNS:other.invalid";

void Use(asio::ssl::context& context, const Certificate& certificate) {
  context.use_certificate_chain(asio::buffer(certificate.pem));
  context.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
}

// No session tickets: a new one is a segment that no scenario mentions.
void Limit(asio::ssl::context& context, int min_version, int max_version) {
  SSL_CTX_set_min_proto_version(context.native_handle(), min_version);
  SSL_CTX_set_max_proto_version(context.native_handle(), max_version);
  SSL_CTX_set_num_tickets(context.native_handle(), 0);
  SSL_CTX_set_options(context.native_handle(), SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
}

}  // namespace

TlsContexts::TlsContexts()
    : usual(asio::ssl::context::tls_server),
      tls12(asio::ssl::context::tls_server),
      tls13(asio::ssl::context::tls_server),
      untrusted(asio::ssl::context::tls_server),
      wrong_name(asio::ssl::context::tls_server) {
  const Certificate ours = authority_.Issue(kOurNames);
  for (asio::ssl::context* context : {&usual, &tls12, &tls13}) Use(*context, ours);
  Use(untrusted, CertificateAuthority().Issue(kOurNames));
  Use(wrong_name, authority_.Issue(kOtherNames));
  for (asio::ssl::context* context : {&usual, &untrusted, &wrong_name}) {
    Limit(*context, TLS1_2_VERSION, TLS1_3_VERSION);
  }
  Limit(tls12, TLS1_2_VERSION, TLS1_2_VERSION);
  Limit(tls13, TLS1_3_VERSION, TLS1_3_VERSION);
}

}  // namespace sse::conformance
