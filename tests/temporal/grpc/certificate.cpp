#include "tests/temporal/grpc/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace perdura::temporal::testing {
namespace {

template <class T, void (*release)(T*)>
struct Releaser {
  void operator()(T* held) const { release(held); }
};
using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY, EVP_PKEY_free>>;
using Paper = std::unique_ptr<X509, Releaser<X509, X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION, X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Releaser<BIO, BIO_free_all>>;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL makes no certificate");
}

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

void name_and_sign(X509* paper, EVP_PKEY* key, const std::string& host) {
  constexpr long lifetime_seconds = 3'600;
  X509_set_version(paper, 2);  // counted from 0: version 3
  ASN1_INTEGER_set(X509_get_serialNumber(paper), 1);
  X509_gmtime_adj(X509_getm_notBefore(paper), -lifetime_seconds);
  X509_gmtime_adj(X509_getm_notAfter(paper), lifetime_seconds);
  X509_set_pubkey(paper, key);
  X509_NAME* const name = X509_get_subject_name(paper);
  const auto* const common = reinterpret_cast<const unsigned char*>(host.c_str());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1);
  X509_set_issuer_name(paper, name);
  const Extension hosts(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + host).c_str()));
  require(hosts && X509_add_ext(paper, hosts.get(), -1) == 1);
  require(X509_sign(paper, key, EVP_sha256()) > 0);
}

}  // namespace

Certificate make_certificate(const std::string& host) {
  const Key key(EVP_EC_gen("P-256"));
  const Paper paper(X509_new());
  require(key && paper);
  name_and_sign(paper.get(), key.get(), host);
  const Memory certificate(BIO_new(BIO_s_mem()));
  const Memory secret(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(certificate.get(), paper.get()) == 1);
  require(PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                   nullptr) == 1);
  return {.certificate = text_of(certificate.get()), .private_key = text_of(secret.get())};
}

}  // namespace perdura::temporal::testing
