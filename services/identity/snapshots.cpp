// Addresses as they were when an order was placed.
#include "platform/core/problem.hpp"
#include "platform/outbox/once.hpp"
#include "services/identity/address_store.hpp"
#include "services/identity/shape.hpp"

namespace perdura::services::identity {
namespace {

using namespace domain::calls;
using platform::sql::Reader;
using platform::sql::Transaction;

constexpr const char* freeze_route = "POST /internal/v1/address-snapshots";

/// As an order with an address of its own would say it. The label is the member's own matter.
AddressText text_of(const store::AddressRow& row) {
  AddressText text{{"recipient", row.recipient}, {"line", row.line}};
  const auto put = [&](const char* name, const std::optional<std::string>& value) {
    if (value) text.emplace(name, *value);
  };
  put("line2", row.line2);
  put("city", row.city);
  put("postal_code", row.postal_code);
  put("country", row.country);
  put("phone", row.phone);
  return text;
}

/// What is to be frozen, or why there is nothing.
std::variant<AddressText, FreezeOutcome> chosen(Reader& tx, const FreezeAddress& request) {
  if (request.address) return *request.address;
  if (request.address_id) {
    const auto row = store::address(tx, request.user_id, *request.address_id);
    if (!row) return FreezeOutcome(AddressNotFound{});
    return text_of(*row);
  }
  const auto row = store::default_address(tx, request.user_id);
  if (!row) return FreezeOutcome(NoDefaultAddress{});
  return text_of(*row);
}

}  // namespace

FreezeOutcome AddressBook::freeze(const FreezeAddress& request,
                                  const std::optional<std::string>& key) const {
  require_shape(request);
  const std::string own_key = domain::effect_key(request.snapshot_id, "freeze").value();
  if (key != own_key) {
    throw platform::ProblemException(422, "IDEMPOTENCY_KEY_MISMATCH",
                                     "the key of this is " + own_key);
  }
  const platform::Effect effect{platform::our_services, freeze_route, key, json::to_text(request),
                                snapshot_keys_kept};
  return platform::once<FreezeOutcome>(
      {ports_.database, ports_.clock, ports_.keys}, effect,
      [&](Transaction& tx, Instant now) -> FreezeOutcome {
        const auto found = chosen(tx, request);
        if (const auto* none = std::get_if<FreezeOutcome>(&found)) return *none;
        const std::string text = json::to_text(std::get<AddressText>(found));
        store::add_snapshot(tx, {request.snapshot_id, request.user_id, text, now});
        return AddressFrozen{};
      });
}

SnapshotOutcome AddressBook::read(const ReadSnapshot& request) const {
  const auto text =
      ports_.database.read([&](Reader& tx) { return store::snapshot(tx, request.snapshot_id); });
  if (!text) return SnapshotGone{};
  return SnapshotFound{json::from_text<AddressText>(*text)};
}

}  // namespace perdura::services::identity
