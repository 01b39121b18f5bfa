#include "mock-courier/telling.hpp"

#include <algorithm>

namespace perdura::mock_courier {
namespace {

/// "Delivered" to the recipient, whatever became of the parcel.
ToldScan delivered_all_the_same(const Scan& last) {
  return {Status::Delivered, last.at, place_of(Status::Delivered, false), false};
}

std::vector<Scan> shown(const Waybill& waybill) {
  std::vector<Scan> scans;
  std::ranges::copy_if(waybill.scans, std::back_inserter(scans),
                       [](const Scan& scan) { return scan.told; });
  // A waybill that exists has been accepted, whatever was skipped.
  if (scans.empty()) scans.push_back(waybill.scans.front());
  return scans;
}

}  // namespace

ToldScan told(const Scan& scan) { return {scan.status, scan.at, scan.place, scan.returning}; }

ToldScan contradiction(const Scan& scan) {
  const bool final_or_new = scan.status == Status::Accepted || scan.status == Status::Cancelled;
  const Status lie = final_or_new ? Status::Delivered : Status::Cancelled;
  return {lie, scan.at, place_of(lie, false), false};
}

std::vector<FaultKind> webhook_faults(const Scan& scan) {
  using enum FaultKind;
  std::vector<FaultKind> kinds{Late, Duplicate, OutOfOrder, Jump, Contradict, Silent};
  if (scan.returning && scan.status == Status::Delivered) kinds.push_back(DeliveredAfterReturn);
  return kinds;
}

std::vector<Telling> by_webhook(const Scan& scan, std::optional<FaultKind> kind,
                                std::chrono::milliseconds late) {
  const Telling truth{.scan = told(scan)};
  if (!kind) return {truth};
  switch (*kind) {
    case FaultKind::Late:
      return {{.scan = told(scan), .delay = late}};
    case FaultKind::Duplicate:
      return {truth, truth};
    case FaultKind::OutOfOrder:
      return {{.scan = told(scan), .delay = late, .after_next = true}};
    case FaultKind::Jump:
    case FaultKind::Silent:
      return {};
    case FaultKind::Contradict:
      return {{.scan = contradiction(scan), .lie = true}};
    case FaultKind::DeliveredAfterReturn:
      return {truth, {.scan = delivered_all_the_same(scan), .lie = true}};
    case FaultKind::Refuse:
    case FaultKind::TimeoutBefore:
    case FaultKind::TimeoutAfter:
    case FaultKind::Lose:
    case FaultKind::Undelivered:
      break;
  }
  return {truth};
}

std::vector<FaultKind> tracking_faults(const Waybill& waybill) {
  using enum FaultKind;
  std::vector<FaultKind> kinds{Duplicate, Contradict};
  if (shown(waybill).size() > 1) kinds.insert(kinds.end(), {Late, OutOfOrder, Jump, Silent});
  if (waybill.returning()) kinds.push_back(DeliveredAfterReturn);
  return kinds;
}

std::vector<ToldScan> by_tracking(const Waybill& waybill, std::optional<FaultKind> kind) {
  const auto scans = shown(waybill);
  std::vector<ToldScan> list;
  std::ranges::transform(scans, std::back_inserter(list), told);
  if (!kind) return list;
  const bool several = list.size() > 1;
  switch (*kind) {
    case FaultKind::Late:
      if (several) list.pop_back();
      break;
    case FaultKind::Duplicate:
      list.push_back(ToldScan(list.back()));
      break;
    case FaultKind::OutOfOrder:
      if (several) std::iter_swap(list.end() - 1, list.end() - 2);
      break;
    case FaultKind::Jump:
      if (several) list.erase(list.end() - 2);
      break;
    case FaultKind::Contradict:
      list.back() = contradiction(scans.back());
      break;
    case FaultKind::Silent:
      list.resize(1);
      break;
    case FaultKind::DeliveredAfterReturn:
      list.push_back(delivered_all_the_same(scans.back()));
      break;
    case FaultKind::Refuse:
    case FaultKind::TimeoutBefore:
    case FaultKind::TimeoutAfter:
    case FaultKind::Lose:
    case FaultKind::Undelivered:
      break;
  }
  return list;
}

}  // namespace perdura::mock_courier
