#include "simulator/run/workload.hpp"

#include <algorithm>

#include "simulator/run/habits.hpp"

namespace perdura::simulator {

using scenario::OrderStream;

Workload::Workload(const scenario::Scenario& scenario, Scene scene, const Chooser& chance)
    : scenario_(scenario),
      scene_(scene),
      players_(scene.stage.players()),
      chance_(chance),
      stretches_(stretches_of(scenario)) {
  scene_.orders.on_change([this](const auto& id, const auto& order) { changed(id, order); });
}

void Workload::begin() {
  for (const auto& stretch : stretches_) {
    ++to_do_;
    scene_.loop.after(stretch.from, [this, &stretch] { comes(stretch, 0); });
  }
}

/// At even distances: the next one is scheduled by the one before it.
void Workload::comes(const Stretch& stretch, std::int64_t nth) {
  if (stretch.from + stretch.after(nth) >= stretch.to) {
    --to_do_;
    return;
  }
  const auto number = ++placed_;
  const std::string name = "w" + std::to_string(number);
  later({}, name, [this, &stretch, name, number] { place(*stretch.stream, name, number); });
  scene_.loop.after(stretch.after(nth + 1) - stretch.after(nth),
                    [this, &stretch, nth] { comes(stretch, nth + 1); });
}

void Workload::later(Duration delay, const std::string& order, std::function<void()> work) {
  ++to_do_;
  const auto body = [this, order, work = std::move(work)] {
    do_act(order, work);
    --to_do_;
  };
  scene_.loop.after(delay, [this, order, body] { scene_.spawn(body, order); });
}

std::vector<Players::Line> Workload::lines_of(const OrderStream& stream, const std::string& name) {
  const auto& hot = scene_.stage.hot();
  const auto& ordinary = scene_.stage.ordinary();
  std::vector<Players::Line> lines;
  for (const auto& pick :
       picks_of(scenario_, stream, chance_, name, {hot.size(), ordinary.size()})) {
    const Good& good = (pick.hot ? hot : ordinary)[pick.place];
    lines.push_back({good.sku, 1, good.price});
  }
  return lines;
}

void Workload::place(const OrderStream& stream, const std::string& name, std::uint64_t number) {
  // In turn: nobody places two at once as long as there are enough of them.
  Member& buyer = scene_.stage.customer(number % scene_.stage.customers());
  const auto lines = lines_of(stream, name);
  Item item{.name = name, .buyer = &buyer, .habits = habits_of(scenario_, stream, chance_, name)};
  for (const auto& line : lines) item.total += line.price * line.quantity;
  const std::int64_t credit = item.habits.on_credit ? item.total : 0;
  const TimePoint asked = scene_.loop.now();
  const auto answer = players_.place(buyer, name, lines, credit);
  scene_.diary.placed(buyer.name, answer, scene_.loop.now() - asked, name);
  if (scene_.orders.over(answer.order)) return;
  items_.emplace(answer.order, std::move(item));
  accepted(answer.order);
  // What has happened to it before its buyer knew of it.
  if (const auto seen = scene_.orders.all().find(answer.order); seen != scene_.orders.all().end()) {
    changed(seen->first, seen->second);
  }
}

void Workload::accepted(const std::string& id) {
  const Item& item = items_.at(id);
  if (item.habits.cancels_after) {
    later(*item.habits.cancels_after, item.name, [this, id, name = item.name, buyer = item.buyer] {
      scene_.diary.acted(buyer->name, "cancel", players_.cancel(*buyer, id), name);
    });
  }
  if (item.habits.pays_after) {
    later(*item.habits.pays_after, item.name, [this, id] { pay(id); });
  }
}

/// The payer, and his browser back in the shop; an order that is over by then has nothing to pay.
void Workload::pay(const std::string& id) {
  scene_.orders.await(id, [&] { return scene_.orders.status(id) != "PENDING"; });
  const auto found = items_.find(id);
  if (found == items_.end()) return;
  const Item item = found->second;
  const int status = players_.at_gateway(id, "/approve");
  scene_.diary.acted(item.buyer->name, "pay", status, item.name);
  scene_.fibers.sleep(back_after);
  scene_.diary.acted(item.buyer->name, "confirm", players_.confirm(*item.buyer, id, item.total),
                     item.name);
}

void Workload::changed(const std::string& id, const Orders::Seen& order) {
  const auto found = items_.find(id);
  if (found == items_.end()) return;
  Item& item = found->second;
  if (Orders::is_over(order.status)) {
    items_.erase(found);
    return;
  }
  if (order.status == "PAID" || order.status == "SHIPPING") {
    for (const auto& parcel : players_.parcels(id)) {
      if (parcel.status != "READY" || !item.dispatching.insert(parcel.id).second) continue;
      const auto seller = scene_.stage.seller_name(parcel.seller_id);
      later(dispatches_after(scenario_, chance_, item.name, seller), item.name,
            [this, id, parcel] { dispatch(id, parcel); });
    }
  }
  if (order.status != "DELIVERED" || std::exchange(item.delivered, true)) return;
  if (!item.habits.confirms_after) return;
  later(*item.habits.confirms_after, item.name, [this, id, name = item.name, buyer = item.buyer] {
    scene_.diary.acted(buyer->name, "confirm_purchase", players_.confirm_purchase(*buyer, id),
                       name);
  });
}

void Workload::dispatch(const std::string& id, const Parcel& parcel) {
  Member* seller = scene_.stage.seller_with(parcel.seller_id);
  if (!seller) return;
  const int status = players_.dispatch(*seller, parcel);
  scene_.diary.acted(seller->name, "dispatch", status, scene_.orders.all().at(id).name);
}

}  // namespace perdura::simulator
