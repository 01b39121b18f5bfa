// The batch: what is to be stopped is asked for again, open waybills are looked at.
#include <algorithm>
#include <set>

#include "platform/outbox/lease.hpp"
#include "services/shipping/course.hpp"

namespace perdura::services::shipping {
namespace {

using domain::ShipmentId;
using platform::LogLevel;
using platform::sql::Reader;
using platform::sql::Transaction;

constexpr const char* queue = "shipping";
/// Of both directions of the window in which a signature is good, and one more.
constexpr std::chrono::minutes signatures_kept{15};
constexpr std::int64_t signatures_at_once = 256;

/// Pieces of at most `max_waybills_a_call`.
template <class T, class Work>
void in_pieces(const std::vector<T>& all, Work work) {
  for (std::size_t at = 0; at < all.size(); at += max_waybills_a_call) {
    const auto end = std::min(at + max_waybills_a_call, all.size());
    const std::vector<T> piece(all.begin() + static_cast<std::ptrdiff_t>(at),
                               all.begin() + static_cast<std::ptrdiff_t>(end));
    if (!work(piece)) return;
  }
}

}  // namespace

Instant ShippingService::now() const { return platform::now_of(ports_.clock); }
Instant ShippingService::wall() const { return platform::wall_of(ports_.clock); }

void ShippingService::warn(std::string_view what, const std::string& about,
                           const std::string& cause) const {
  ports_.log.log(LogLevel::Warning, what, {{"about", about}, {"cause", cause}});
}

Round ShippingService::round(int most) const {
  Round done;
  const auto lease = ports_.database.transaction([&](Transaction& tx) {
    return platform::take_lease(tx, queue, 0, settings_.owner, wall(), settings_.lease);
  });
  if (!lease) return done;
  done.leased = true;
  done.stops_asked = ask_for_stops(most);
  const auto due =
      ports_.database.read([&](Reader& tx) { return store::due_to_look(tx, now(), most); });
  in_pieces(due, [&](const std::vector<ShipmentId>& piece) {
    const bool ours = ports_.database.transaction([&](Transaction& tx) {
      return platform::renew_lease(tx, *lease, wall() + settings_.lease);
    });
    const int looked = ours ? look(piece) : 0;
    done.looked_at += looked;
    return looked > 0;
  });
  ports_.database.transaction([&](Transaction& tx) {
    store::forget_signatures(tx, wall() - signatures_kept, signatures_at_once);
    platform::release_lease(tx, *lease);
  });
  return done;
}

int ShippingService::ask_for_stops(int most) const {
  const Instant before = now() - settings_.deadlines.stop_asked_each;
  const auto due =
      ports_.database.read([&](Reader& tx) { return store::due_to_stop(tx, before, most); });
  std::vector<Attempt> attempts;
  for (const ShipmentId& id : due) {
    if (auto attempt = stop_wanted(id)) attempts.push_back(std::move(*attempt));
  }
  in_pieces(attempts, [&](const std::vector<Attempt>& piece) {
    cancel_at_courier(piece, {});
    return true;
  });
  return static_cast<int>(due.size());
}

/// How many were looked at: all of them, or none if the courier is silent.
int ShippingService::look(const std::vector<ShipmentId>& due) const {
  const auto rows = ports_.database.read([&](Reader& tx) { return store::shipments(tx, due); });
  std::vector<domain::Waybill> waybills;
  for (const ShipmentRow& row : rows) {
    if (row.look_at && row.waybill) waybills.push_back(*row.waybill);
  }
  if (waybills.empty()) return static_cast<int>(due.size());
  std::vector<domain::Waybill> unconfirmed;
  if (!track(waybills, {}, unconfirmed)) return 0;
  if (!unconfirmed.empty()) track(std::vector(unconfirmed), {}, unconfirmed);
  // One that the courier said nothing of must not keep others from being looked at.
  ports_.database.transaction([&](Transaction& tx) {
    const Instant at = now();
    std::set<ShipmentId> ids(due.begin(), due.end());
    for (const ShipmentId& id : ids) store::look_again(tx, id, at, at + settings_.track_every);
  });
  return static_cast<int>(due.size());
}

}  // namespace perdura::services::shipping
