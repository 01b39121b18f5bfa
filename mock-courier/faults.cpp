#include "mock-courier/faults.hpp"

#include <algorithm>

namespace perdura::mock_courier {

bool possible(FaultCall call, FaultKind kind) {
  switch (kind) {
    case FaultKind::Refuse:
    case FaultKind::TimeoutBefore:
    case FaultKind::TimeoutAfter:
      return call == FaultCall::Upload || call == FaultCall::Cancel || call == FaultCall::Tracking;
    case FaultKind::Late:
    case FaultKind::Duplicate:
    case FaultKind::OutOfOrder:
    case FaultKind::Jump:
    case FaultKind::Contradict:
    case FaultKind::Silent:
    case FaultKind::DeliveredAfterReturn:
      return call == FaultCall::Webhook || call == FaultCall::Tracking;
    case FaultKind::Lose:
    case FaultKind::Undelivered:
      return call == FaultCall::Parcel;
  }
  return false;
}

bool fits(const Fault& fault, const Occasion& occasion, std::span<const FaultKind> kinds) {
  return fault.call == occasion.call && (!fault.waybill || *fault.waybill == occasion.waybill) &&
         (!fault.reference || *fault.reference == occasion.reference) &&
         std::ranges::find(kinds, fault.kind) != kinds.end();
}

std::string lower_snake(std::string_view name) {
  std::string text = json::detail::upper_snake(name);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace perdura::mock_courier
