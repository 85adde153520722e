// Implements tls_certificates.h with OpenSSL. Must not know sockets.
#include "server/conformance/tls_certificates.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace sse::conformance {
namespace {

constexpr long kHourSeconds = 3600;
constexpr long kDaySeconds = 24 * kHourSeconds;

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;

void Check(bool done) {
  if (done) return;
  throw std::runtime_error("OpenSSL cannot make a certificate: " +
                           std::string(ERR_error_string(ERR_get_error(), nullptr)));
}

std::string Text(const Bio& bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

std::string CertificatePem(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  Check(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return Text(bio);
}

std::string KeyPem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  Check(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Text(bio);
}

X509Ptr ReadCertificate(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  Check(certificate != nullptr);
  return certificate;
}

Key ReadKey(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  Check(key != nullptr);
  return key;
}

void AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  Check(extension != nullptr);
  Check(X509_add_ext(certificate, extension.get(), -1) == 1);
}

void SetSerial(X509* certificate) {
  uint64_t serial = 0;
  Check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  Check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1);
}

// Everything but extensions and signature. An hour back, for clocks that differ a little.
X509Ptr Blank(EVP_PKEY* key, const std::string& name) {
  X509Ptr certificate(X509_new());
  Check(certificate != nullptr && X509_set_version(certificate.get(), 2) == 1);
  SetSerial(certificate.get());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kHourSeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 30 * kDaySeconds);
  Check(X509_set_pubkey(certificate.get(), key) == 1);
  const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
  Check(X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                                   text, -1, -1, 0) == 1);
  return certificate;
}

void Sign(X509* certificate, X509* issuer, EVP_PKEY* key) {
  Check(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1);
  Check(X509_sign(certificate, key, EVP_sha256()) > 0);
}

}  // namespace

CertificateAuthority::CertificateAuthority() {
  const Key key(EVP_EC_gen("P-256"));
  Check(key != nullptr);
  const X509Ptr certificate = Blank(key.get(), "sse-conformance, made for one run");
  AddExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  AddExtension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
  Sign(certificate.get(), certificate.get(), key.get());
  authority_ = {CertificatePem(certificate.get()), KeyPem(key.get())};
}

Certificate CertificateAuthority::Issue(const std::string& names) const {
  const X509Ptr issuer = ReadCertificate(authority_.pem);
  const Key issuer_key = ReadKey(authority_.key_pem);
  const Key key(EVP_EC_gen("P-256"));
  Check(key != nullptr);
  const X509Ptr certificate = Blank(key.get(), "sse-conformance");
  AddExtension(certificate.get(), issuer.get(), NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate.get(), issuer.get(), NID_key_usage, "critical,digitalSignature");
  AddExtension(certificate.get(), issuer.get(), NID_ext_key_usage, "serverAuth");
  AddExtension(certificate.get(), issuer.get(), NID_subject_alt_name, names);
  AddExtension(certificate.get(), issuer.get(), NID_authority_key_identifier, "keyid");
  Sign(certificate.get(), issuer.get(), issuer_key.get());
  return {CertificatePem(certificate.get()), KeyPem(key.get())};
}

}  // namespace sse::conformance
