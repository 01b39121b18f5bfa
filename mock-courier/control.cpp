// What tests and audits ask of the courier.
#include <algorithm>

#include "mock-courier/brain.hpp"
#include "mock-courier/detail/act.hpp"

namespace perdura::mock_courier {
namespace {

constexpr const char* nothing_follows = "the parcel's way has ended: nothing comes after this scan";

}  // namespace

/// `work(waybill)` -> why not now, if so.
template <class Work>
Moved Brain::moved(Instant now, const std::string& waybill, Work work) {
  return act(now, [&]() -> Moved {
    const Waybill* one = book_.find(waybill);
    if (one == nullptr) return Unknown{};
    const std::optional<std::string> why_not = work(*one);
    if (why_not) return NotNow{*why_not};
    return item_of(*one);
  });
}

Moved Brain::advance(Instant now, const std::string& waybill) {
  return moved(now, waybill, [&](const Waybill& one) -> std::optional<std::string> {
    if (one.ended()) return nothing_follows;
    if (one.held || one.lost) note(GoesOn{waybill});
    if (!one.handed_over_at) move(one, now_);
    move(one, now_);
    return std::nullopt;
  });
}

Moved Brain::hold(Instant now, const std::string& waybill) {
  return moved(now, waybill, [&](const Waybill& one) -> std::optional<std::string> {
    if (one.ended()) return nothing_follows;
    if (one.lost) return "the parcel is lost";
    if (!one.held) note(Held{waybill});
    return std::nullopt;
  });
}

Moved Brain::lose(Instant now, const std::string& waybill) {
  return moved(now, waybill, [&](const Waybill& one) -> std::optional<std::string> {
    if (one.ended()) return nothing_follows;
    if (!one.picked_up()) return "the courier does not have the parcel yet";
    if (!one.lost) note(Lost{waybill, now_});
    return std::nullopt;
  });
}

Moved Brain::notify(Instant now, const std::string& waybill) {
  return moved(now, waybill, [&](const Waybill& one) -> std::optional<std::string> {
    if (!options_.webhooks) return "nobody is to be told: there is no webhook";
    const auto last = std::ranges::find_if(one.scans.rbegin(), one.scans.rend(), &Scan::told);
    if (last == one.scans.rend()) return "no scan of this waybill was told";
    tell(one, {.scan = told(*last), .delay = now_ - last->at}, *last);
    return std::nullopt;
  });
}

BookItem Brain::item_of(const Waybill& one) const {
  return {.number = one.number,
          .waybill = one.waybill,
          .courier_code = one.consignment.courier_code,
          .reference = one.consignment.reference,
          .order_id = one.consignment.order_id,
          .items = one.consignment.items,
          .accepted_at = one.accepted_at,
          .handed_over_at = one.handed_over_at,
          .status = one.status(),
          .returning = one.returning(),
          .held = one.held,
          .lost = one.lost,
          .scans = one.scans,
          .notices_waiting = static_cast<std::int64_t>(book_.notices_of(one.waybill))};
}

BookItems Brain::of_order(Instant now, const std::string& order_id) {
  return act(now, [&] {
    BookItems list;
    for (const Waybill* one : book_.of_order(order_id)) {
      list.items.push_back(item_of(*one));
      list.items.back().sender = one->consignment.sender;
      list.items.back().recipient = one->consignment.recipient;
    }
    return list;
  });
}

BookPage Brain::book(Instant now, std::int64_t after, std::size_t limit) {
  return act(now, [&] {
    BookPage page;
    for (const Waybill* one : book_.page(after, limit)) page.items.push_back(item_of(*one));
    const bool more =
        !page.items.empty() && page.items.back().number < static_cast<std::int64_t>(book_.size());
    if (more) page.next_cursor = std::to_string(page.items.back().number);
    return page;
  });
}

std::optional<Fault> Brain::set_fault(Instant now, const FaultOrder& order) {
  return act(now, [&]() -> std::optional<Fault> {
    if (book_.faults().size() >= max_faults) return std::nullopt;
    const Fault fault{.id = book_.faults_made() + 1,
                      .waybill = order.waybill,
                      .reference = order.reference,
                      .call = order.call,
                      .kind = order.kind,
                      .times = order.times.value_or(1),
                      .delay_ms = order.delay_ms};
    note(FaultSet{fault});
    return fault;
  });
}

void Brain::clear_faults(Instant now) {
  act(now, [&] {
    note(FaultsCleared{});
    return true;
  });
}

}  // namespace perdura::mock_courier
