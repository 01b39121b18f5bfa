#include "simulator/run/workload.hpp"

#include <algorithm>

#include "simulator/run/chance.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;
using scenario::OrderStream;

namespace {

/// How long a payer takes, and his browser back to the shop.
constexpr scenario::Range<Duration> pays_after{5s, 3min};
constexpr Duration back_after = 1s;

}  // namespace

Workload::Workload(const scenario::Scenario& scenario, Scene scene)
    : scenario_(scenario),
      scene_(scene),
      clients_(scene.stage.clients()),
      chance_(scene.world.chooser()) {
  for (const auto& stream : scenario.workload) {
    if (const auto* orders = std::get_if<OrderStream>(&stream)) add_stretches(*orders);
    if (const auto* cancels = std::get_if<scenario::Cancels>(&stream)) cancels_ = *cancels;
    if (const auto* confirmations = std::get_if<scenario::Confirmations>(&stream)) {
      confirmations_ = *confirmations;
    }
  }
  scene_.orders.on_change([this](const auto& id, const auto& order) { changed(id, order); });
}

void Workload::add_stretches(const OrderStream& stream) {
  for (std::size_t n = 0; n < stream.points.size(); ++n) {
    const auto& point = stream.points[n];
    const bool last = n + 1 == stream.points.size();
    const Duration to =
        last ? scenario_.time.span : stream.points[n + 1].from.after(scenario_.time.start);
    if (point.rate.count == 0) continue;
    stretches_.push_back({stream, point.from.after(scenario_.time.start), to, point.rate});
  }
}

void Workload::begin() {
  for (const auto& stretch : stretches_) {
    ++to_do_;
    scene_.world.loop().after(stretch.from, [this, &stretch] { comes(stretch, 0); });
  }
}

/// At even distances: the next one is scheduled by the one before it.
void Workload::comes(const Stretch& stretch, std::int64_t nth) {
  const auto at = [&](std::int64_t n) {
    const auto rounds = n / stretch.rate.count, rest = n % stretch.rate.count;
    return stretch.rate.per * rounds + stretch.rate.per * rest / stretch.rate.count;
  };
  if (stretch.from + at(nth) >= stretch.to) {
    --to_do_;
    return;
  }
  const auto number = ++placed_;
  const std::string name = "w" + std::to_string(number);
  later({}, name, [this, &stretch, name, number] { place(stretch.stream, name, number); });
  scene_.world.loop().after(at(nth + 1) - at(nth),
                            [this, &stretch, nth] { comes(stretch, nth + 1); });
}

void Workload::later(Duration delay, const std::string& order, std::function<void()> work) {
  ++to_do_;
  const auto body = [this, order, work = std::move(work)] {
    do_act(order, work);
    --to_do_;
  };
  scene_.world.loop().after(
      delay, [this, order, body] { scene_.world.clients().life()->spawn(body, order); });
}

/// Different SKUs, the hot ones at their share.
std::vector<Clients::Line> Workload::lines_of(const OrderStream& stream, const std::string& name) {
  const auto& hot = scene_.stage.hot();
  const auto& ordinary = scene_.stage.ordinary();
  const auto count = drawn_in(chance_, "lines", name, stream.lines);
  std::vector<Clients::Line> lines;
  for (std::int64_t n = 0; n < count; ++n) {
    const std::string line = name + "/" + std::to_string(n);
    const auto share = scenario_.catalog.hot ? scenario_.catalog.hot->share_pct : 0;
    const bool is_hot =
        ordinary.empty() || (!hot.empty() && drawn_pct(chance_, "hot", line, share));
    const auto& goods = is_hot ? hot : ordinary;
    const Good& good = goods[drawn_below(chance_, "sku", line, goods.size())];
    const auto same = std::ranges::find(lines, good.sku, &Clients::Line::sku);
    if (same != lines.end()) continue;
    lines.push_back({good.sku, 1, good.price});
  }
  return lines;
}

void Workload::place(const OrderStream& stream, const std::string& name, std::uint64_t number) {
  // In turn: nobody places two at once as long as there are enough of them.
  Member& buyer = scene_.stage.customer(number % scene_.stage.customers());
  const auto lines = lines_of(stream, name);
  Item item{.name = name, .buyer = &buyer};
  for (const auto& line : lines) item.total += line.price * line.quantity;
  const bool on_credit = drawn_pct(chance_, "credit", name, stream.credit_pct);
  const TimePoint asked = scene_.world.loop().now();
  const auto answer = clients_.place(buyer, name, lines, on_credit ? item.total : 0);
  scene_.diary.placed(buyer.name, answer, scene_.world.loop().now() - asked, name);
  if (scene_.orders.over(answer.order)) return;
  items_.emplace(answer.order, std::move(item));
  accepted(answer.order, stream, on_credit);
  // What has happened to it before its buyer knew of it.
  if (const auto seen = scene_.orders.all().find(answer.order); seen != scene_.orders.all().end()) {
    changed(seen->first, seen->second);
  }
}

void Workload::accepted(const std::string& id, const OrderStream& stream, bool on_credit) {
  const Item& item = items_.at(id);
  const std::string& name = item.name;
  Member* buyer = item.buyer;
  if (drawn_pct(chance_, "cancels", name, cancels_.pct)) {
    later(drawn_in(chance_, "cancels after", name, cancels_.after), name, [this, id, name, buyer] {
      scene_.diary.acted(buyer->name, "cancel", clients_.cancel(*buyer, id), name);
    });
  }
  const bool pays = !on_credit && !drawn_pct(chance_, "unpaid", name, stream.unpaid_pct);
  if (pays) later(drawn_in(chance_, "pays after", name, pays_after), name, [this, id] { pay(id); });
}

/// The payer, and his browser back in the shop; an order that is over by then has nothing to pay.
void Workload::pay(const std::string& id) {
  scene_.orders.await(id, [&] { return scene_.orders.status(id) != "PENDING"; });
  const auto found = items_.find(id);
  if (found == items_.end()) return;
  const Item item = found->second;
  const int status = clients_.at_gateway(id, "/approve");
  scene_.diary.acted(item.buyer->name, "pay", status, item.name);
  scene_.world.fibers().sleep(back_after);
  scene_.diary.acted(item.buyer->name, "confirm", clients_.confirm(*item.buyer, id, item.total),
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
    for (const auto& parcel : clients_.parcels(id)) {
      if (parcel.status != "READY" || !item.dispatching.insert(parcel.id).second) continue;
      later(drawn_in(chance_, "dispatch after", item.name + parcel.seller_id,
                     scenario_.sellers.dispatch_after),
            item.name, [this, id, parcel] { dispatch(id, parcel); });
    }
  }
  if (order.status != "DELIVERED" || std::exchange(item.delivered, true)) return;
  if (!drawn_pct(chance_, "confirms", item.name, confirmations_.pct)) return;
  later(drawn_in(chance_, "confirms after", item.name, confirmations_.after_delivery), item.name,
        [this, id, name = item.name, buyer = item.buyer] {
          scene_.diary.acted(buyer->name, "confirm_purchase", clients_.confirm_purchase(*buyer, id),
                             name);
        });
}

void Workload::dispatch(const std::string& id, const Parcel& parcel) {
  Member* seller = scene_.stage.seller_with(parcel.seller_id);
  if (!seller) return;
  const int status = clients_.dispatch(*seller, parcel);
  scene_.diary.acted(seller->name, "dispatch", status, scene_.orders.all().at(id).name);
}

}  // namespace perdura::simulator
