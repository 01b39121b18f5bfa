// What clients ask of the courier.
#include <algorithm>

#include "mock-courier/brain.hpp"
#include "mock-courier/detail/act.hpp"

namespace perdura::mock_courier {
namespace {

constexpr std::size_t max_reference = 100;
constexpr std::size_t max_order_id = 64;
constexpr std::size_t max_name = 200;       // bytes
constexpr std::size_t max_address = 1'000;  // bytes

bool visible(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool complete(const Party& party) {
  return !party.name.empty() && party.name.size() <= max_name && !party.line.empty() &&
         party.line.size() <= max_address && party.phone.value_or("").size() <= max_name;
}

/// Why it cannot be carried; nothing if it can.
std::optional<ItemError> fault_of(const Consignment& item) {
  if (!visible(item.reference, max_reference)) {
    return ItemError{"BAD_REFERENCE", "a reference is 1 to 100 visible ASCII characters"};
  }
  if (!visible(item.order_id, max_order_id)) {
    return ItemError{"BAD_ORDER_ID", "an order_id is 1 to 64 visible ASCII characters"};
  }
  if (std::ranges::find(courier_codes, item.courier_code) == courier_codes.end()) {
    return ItemError{"UNKNOWN_COURIER", "there are the couriers 01, 04, 05, 06 and 08"};
  }
  if (!complete(item.sender)) {
    return ItemError{"BAD_SENDER", "name and line are needed, of at most 200 and 1000 bytes"};
  }
  if (!complete(item.recipient)) {
    return ItemError{"BAD_RECIPIENT", "name and line are needed, of at most 200 and 1000 bytes"};
  }
  if (item.items < 1 || item.items > max_items) {
    return ItemError{"BAD_ITEM_COUNT", "a parcel has from 1 to 1000 items"};
  }
  return std::nullopt;
}

std::optional<ItemError> not_found() { return ItemError{"NOT_FOUND", "there is no such waybill"}; }

}  // namespace

/// Faults come first, then the answer that the key already has, then the work.
template <class Answer, class Work>
Reply<Answer> Brain::answer(FaultCall place, const std::vector<Occasion>& occasions,
                            const Call& call, Work work) {
  const auto fault = call_fault(occasions);
  if (fault == FaultKind::Refuse) return Refused{};
  if (fault == FaultKind::TimeoutBefore) return Silent{};
  Answer made;
  const std::string place_name(json::encode(place).as_string());
  const Answered* before = call.key ? book_.answered(place_name, *call.key) : nullptr;
  if (before != nullptr && before->hash != call.hash) return KeyReused{};
  if (before != nullptr) {
    made = json::from_text<Answer>(before->answer);
  } else {
    made = work();
    if (call.key) note(Answered{place_name, *call.key, call.hash, json::to_text(made)});
  }
  if (fault == FaultKind::TimeoutAfter) return Silent{};
  return made;
}

std::vector<Occasion> Brain::occasions(FaultCall call,
                                       const std::vector<std::string>& waybills) const {
  std::vector<Occasion> list;
  for (const auto& waybill : waybills) {
    const Waybill* one = book_.find(waybill);
    list.push_back({call, waybill, one == nullptr ? "" : one->consignment.reference});
  }
  return list;
}

Reply<Uploaded> Brain::upload(Instant now, const Call& call,
                              const std::vector<Consignment>& items) {
  return act(now, [&] {
    std::vector<Occasion> list;
    for (const auto& item : items) list.push_back({FaultCall::Upload, "", item.reference});
    return answer<Uploaded>(FaultCall::Upload, list, call, [&] {
      Uploaded all;
      for (const auto& item : items) all.items.push_back(accept(item));
      return all;
    });
  });
}

UploadedItem Brain::accept(const Consignment& item) {
  if (const Waybill* known = book_.of_reference(item.reference)) {
    return {item.reference, known->waybill, {}};
  }
  if (auto fault = fault_of(item)) return {item.reference, {}, std::move(fault)};
  if (book_.size() >= max_waybills) {
    return {item.reference, {}, ItemError{"FULL", "the courier takes no more parcels"}};
  }
  const auto number = static_cast<std::int64_t>(book_.size()) + 1;
  const auto waybill = waybill_text(item.courier_code, number);
  note(Issued{number, waybill, item, now_});
  scan(*book_.find(waybill), Status::Accepted, false, now_);
  return {item.reference, waybill, {}};
}

Reply<Cancelled> Brain::cancel(Instant now, const Call& call,
                               const std::vector<std::string>& waybills) {
  return act(now, [&] {
    const auto list = occasions(FaultCall::Cancel, waybills);
    return answer<Cancelled>(FaultCall::Cancel, list, call, [&] {
      Cancelled all;
      for (const auto& waybill : waybills) all.items.push_back(stop(waybill));
      return all;
    });
  });
}

CancelledItem Brain::stop(const std::string& waybill) {
  const Waybill* one = book_.find(waybill);
  if (one == nullptr) return {waybill, {}, not_found()};
  if (one->picked_up()) {
    return {waybill, {}, ItemError{"TOO_LATE", "the parcel has been picked up"}};
  }
  if (one->status() != Status::Cancelled) scan(*one, Status::Cancelled, false, now_);
  return {waybill, Status::Cancelled, {}};
}

Reply<Tracked> Brain::track(Instant now, const std::vector<std::string>& waybills) {
  return act(now, [&] {
    const auto list = occasions(FaultCall::Tracking, waybills);
    return answer<Tracked>(FaultCall::Tracking, list, {}, [&] {
      Tracked all;
      for (const auto& waybill : waybills) all.items.push_back(shown(waybill));
      return all;
    });
  });
}

TrackedItem Brain::shown(const std::string& waybill) {
  const Waybill* one = book_.find(waybill);
  if (one == nullptr) return {.waybill = waybill, .error = not_found()};
  const auto kinds = tracking_faults(*one);
  const auto struck = strike({FaultCall::Tracking, waybill, one->consignment.reference}, kinds);
  auto scans = by_tracking(*one, struck ? std::optional(struck->kind) : std::nullopt);
  const ToldScan last = scans.back();
  return {.waybill = waybill,
          .reference = one->consignment.reference,
          .courier_code = one->consignment.courier_code,
          .status = last.status,
          .returning = last.returning,
          .scans = std::move(scans)};
}

}  // namespace perdura::mock_courier
