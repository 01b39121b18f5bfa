#pragma once
// A buyer with a book of addresses, and a service that freezes them.
#include "domain/calls/identity.hpp"
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {

using namespace domain::calls;

struct AddressWorld : IdentityWorld {
  /// `line` tells them apart.
  static std::string body(const std::string& line) {
    return R"({"recipient":"Anna Secret","line":")" + line + R"("})";
  }
  HttpResponse own(HttpMethod method, const std::string& path, const std::string& text = "",
                   const std::string& key = "") const {
    return send({method, "/api/v1/users/me/addresses" + path, text, token, key});
  }
  HttpResponse add(const std::string& line, const std::string& key = "") const {
    return own(HttpMethod::Post, "", body(line), key);
  }
  AddressView added(const std::string& line) const { return decoded<AddressView>(add(line), 201); }
  HttpResponse make_default(const domain::AddressId& id) const {
    return own(HttpMethod::Put, "/" + id.value() + "/default");
  }
  HttpResponse remove(const domain::AddressId& id) const {
    return own(HttpMethod::Delete, "/" + id.value());
  }
  AddressPage page(const std::string& query = "") const {
    return decoded<AddressPage>(own(HttpMethod::Get, query));
  }
  /// "3 2* 1": lines, newest first, the default with its star.
  std::string book() const {
    std::string text;
    for (const auto& item : page("?limit=100").items) {
      text += (text.empty() ? "" : " ") + item.line + (item.is_default ? "*" : "");
    }
    return text;
  }

  HttpResponse call(const std::string& path, const std::string& text,
                    const std::string& key = "") const {
    HttpRequest request{.method = HttpMethod::Post,
                        .target = "/internal/v1/address-snapshots" + path,
                        .headers = {{"Authorization", token_of("order", {"SERVICE"})}},
                        .body = text};
    if (!key.empty()) request.headers.add("Idempotency-Key", key);
    return api.handle(request);
  }
  HttpResponse freeze(const FreezeAddress& wanted) const {
    return call("", json::to_text(wanted), wanted.snapshot_id.value() + "/freeze");
  }
  /// The outcome's name: "AddressFrozen".
  std::string frozen(const FreezeAddress& wanted) const {
    return std::string(decoded<boost::json::value>(freeze(wanted)).at("type").as_string());
  }
  SnapshotOutcome snapshot(const std::string& id) const {
    return decoded<SnapshotOutcome>(
        call("/read", json::to_text(ReadSnapshot{domain::AddressSnapshotId(id)})));
  }
  AddressText text_of(const std::string& id) const {
    const auto outcome = snapshot(id);
    const auto* found = std::get_if<SnapshotFound>(&outcome);
    return found == nullptr ? AddressText{} : found->address;
  }
  FreezeAddress wish(const std::string& snapshot) const {
    return {.snapshot_id = domain::AddressSnapshotId(snapshot),
            .user_id = owner,
            .address_id = {},
            .address = {}};
  }

  domain::UserId owner = signed_up(alice).id;
  std::string token = logged_in(alice).access_token;
};

}  // namespace perdura::services::identity::testing
