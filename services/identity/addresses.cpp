// A member's own addresses.
#include "platform/outbox/once.hpp"
#include "services/identity/address_store.hpp"
#include "services/identity/shape.hpp"
#include "services/identity/store.hpp"

namespace perdura::services::identity {
namespace {

using domain::AddressId;
using domain::UserId;
using platform::sql::Reader;
using platform::sql::Transaction;
using store::AddressRow;

constexpr const char* add_route = "POST /api/v1/users/me/addresses";
/// Sorts after every address's id: '~' is the last character that is visible.
constexpr const char* after_all = "adr_~";

/// What is kept under a key: all of the answer that the request does not say.
struct Entered {
  AddressId id;
  bool is_default = false;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Entered, (), (id, is_default, created_at))

/// An empty text is none.
AddressBody tidy(AddressBody body) {
  for (auto* text :
       {&body.line2, &body.city, &body.postal_code, &body.country, &body.phone, &body.label}) {
    if (*text && (*text)->empty()) text->reset();
  }
  return body;
}

AddressRow row_of(const UserId& owner, const AddressId& id, const AddressBody& body, Instant now) {
  return {.user_id = owner,
          .address_id = id,
          .recipient = body.recipient,
          .line = body.line,
          .line2 = body.line2,
          .city = body.city,
          .postal_code = body.postal_code,
          .country = body.country,
          .phone = body.phone,
          .label = body.label,
          .created_at = now,
          .updated_at = now};
}

AddressView view_of(const AddressRow& row) {
  return {.id = row.address_id,
          .is_default = row.is_default,
          .recipient = row.recipient,
          .line = row.line,
          .line2 = row.line2,
          .city = row.city,
          .postal_code = row.postal_code,
          .country = row.country,
          .phone = row.phone,
          .label = row.label,
          .created_at = row.created_at};
}

/// Locks the member: changes of one book come one after another. Then `work()`, unless he may not.
template <class Outcome, class Work>
Outcome for_member(Transaction& tx, const UserId& owner, Work work) {
  const auto member = store::locked_member(tx, owner);
  if (!member) return NotFound{};
  if (member->status == domain::MemberStatus::Suspended) return AccountSuspended{};
  return work();
}

AddressOutcome seen(Reader& tx, const UserId& owner, const AddressId& id) {
  const auto row = store::address(tx, owner, id);
  if (!row) return NotFound{};
  return view_of(*row);
}

}  // namespace

AddressPage AddressBook::list(const UserId& owner, const ListRequest& wanted) const {
  const std::string before = wanted.before ? wanted.before->value() : after_all;
  // One more than asked for tells whether there is a next page.
  auto rows = ports_.database.read(
      [&](Reader& tx) { return store::addresses(tx, owner, before, wanted.limit + 1); });
  AddressPage page;
  if (std::cmp_greater(rows.size(), wanted.limit)) {
    rows.pop_back();
    page.next_cursor = rows.back().address_id.value();
  }
  for (const auto& row : rows) page.items.push_back(view_of(row));
  return page;
}

AddOutcome AddressBook::add(const UserId& owner, const AddressBody& sent,
                            const std::optional<std::string>& key) const {
  const AddressBody body = tidy(sent);
  require_shape(body);
  using Kept = std::variant<Entered, TooManyAddresses, AccountSuspended, NotFound>;
  const AddressId id(ports_.ids.make("adr"));
  const platform::Effect effect{owner.value(), add_route, key, json::to_text(body),
                                address_keys_kept};
  const auto kept = platform::once<Kept>(
      {ports_.database, ports_.clock, ports_.keys}, effect, [&](Transaction& tx, Instant now) {
        return for_member<Kept>(tx, owner, [&]() -> Kept {
          store::open_book(tx, owner);
          store::add_address(tx, row_of(owner, id, body, now));
          if (store::enter(tx, owner, id)) {
            return Entered{id, store::address(tx, owner, id).value().is_default, now};
          }
          store::drop_address(tx, owner, id);
          return TooManyAddresses{};
        });
      });
  return std::visit(
      [&]<class T>(const T& outcome) -> AddOutcome {
        if constexpr (std::is_same_v<T, Entered>) {
          AddressRow row = row_of(owner, outcome.id, body, outcome.created_at);
          row.is_default = outcome.is_default;
          return view_of(row);
        } else {
          return outcome;
        }
      },
      kept);
}

AddressOutcome AddressBook::change(const UserId& owner, const AddressId& id,
                                   const AddressBody& sent) const {
  const AddressBody body = tidy(sent);
  require_shape(body);
  const Instant at = platform::now_of(ports_.clock);
  return ports_.database.transaction([&](Transaction& tx) {
    return for_member<AddressOutcome>(tx, owner, [&]() -> AddressOutcome {
      if (!store::change_address(tx, row_of(owner, id, body, at))) return NotFound{};
      return seen(tx, owner, id);
    });
  });
}

AddressOutcome AddressBook::make_default(const UserId& owner, const AddressId& id) const {
  return ports_.database.transaction([&](Transaction& tx) {
    return for_member<AddressOutcome>(tx, owner, [&]() -> AddressOutcome {
      if (!store::set_default(tx, owner, id)) return NotFound{};
      return seen(tx, owner, id);
    });
  });
}

RemoveOutcome AddressBook::remove(const UserId& owner, const AddressId& id) const {
  return ports_.database.transaction([&](Transaction& tx) {
    return for_member<RemoveOutcome>(tx, owner, [&]() -> RemoveOutcome {
      if (!store::leave(tx, owner, id)) return NotFound{};
      store::drop_address(tx, owner, id);
      return AddressRemoved{};
    });
  });
}

}  // namespace perdura::services::identity
