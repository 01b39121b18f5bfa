#include "simulator/world/outside_faults.hpp"

namespace perdura::simulator {
namespace {

const Site& site_of(mock_pg::Call call) {
  switch (call) {
    case mock_pg::Call::Register:
      return sites::gateway_register;
    case mock_pg::Call::Authorise:
      return sites::gateway_authorise;
    case mock_pg::Call::Capture:
      return sites::gateway_capture;
    case mock_pg::Call::Void:
      return sites::gateway_void;
    case mock_pg::Call::Refund:
      return sites::gateway_refund;
    case mock_pg::Call::Lookup:
      return sites::gateway_lookup;
    case mock_pg::Call::Webhook:
      return sites::gateway_webhook;
  }
  throw std::invalid_argument("not a call of the gateway");
}

std::optional<mock_pg::FaultKind> kind_of(GatewayCall choice) {
  using Kind = mock_pg::FaultKind;
  switch (choice) {
    case GatewayCall::Answer:
      return std::nullopt;
    case GatewayCall::Refuse:
      return Kind::Refuse;
    case GatewayCall::TimeoutBefore:
      return Kind::TimeoutBefore;
    case GatewayCall::TimeoutAfter:
      return Kind::TimeoutAfter;
    case GatewayCall::Delay:
      return Kind::Late;
    case GatewayCall::Duplicate:
      return Kind::Duplicate;
    case GatewayCall::WrongAmount:
      return Kind::WrongAmount;
  }
  return std::nullopt;
}

using CourierKind = mock_courier::FaultKind;

std::optional<CourierKind> kind_of(CourierCall choice) {
  switch (choice) {
    case CourierCall::Answer:
      return std::nullopt;
    case CourierCall::Refuse:
      return CourierKind::Refuse;
    case CourierCall::TimeoutBefore:
      return CourierKind::TimeoutBefore;
    case CourierCall::TimeoutAfter:
      return CourierKind::TimeoutAfter;
  }
  return std::nullopt;
}

std::optional<CourierKind> kind_of(CourierNews choice) {
  switch (choice) {
    case CourierNews::Tell:
      return std::nullopt;
    case CourierNews::Late:
      return CourierKind::Late;
    case CourierNews::Duplicate:
      return CourierKind::Duplicate;
    case CourierNews::OutOfOrder:
      return CourierKind::OutOfOrder;
    case CourierNews::Jump:
      return CourierKind::Jump;
    case CourierNews::Contradict:
      return CourierKind::Contradict;
    case CourierNews::Silent:
      return CourierKind::Silent;
    case CourierNews::DeliveredAfterReturn:
      return CourierKind::DeliveredAfterReturn;
  }
  return std::nullopt;
}

std::optional<CourierKind> kind_of(Carrying choice) {
  switch (choice) {
    case Carrying::Carry:
      return std::nullopt;
    case Carrying::Lose:
      return CourierKind::Lose;
    case Carrying::Undelivered:
      return CourierKind::Undelivered;
  }
  return std::nullopt;
}

}  // namespace

mock_pg::Fate gateway_fate(Chooser& chooser, Names& names) {
  return [&](const mock_pg::FateQuestion& asked) {
    const auto choice = chooser.at(site_of(asked.call), names.of(asked.pg_order_id));
    return kind_of(choice.as<GatewayCall>());
  };
}

mock_courier::Fate courier_fate(Chooser& chooser, Names& names) {
  return [&](const mock_courier::Occasion& occasion,
             std::span<const CourierKind>) -> std::optional<CourierKind> {
    const std::string order = names.of(occasion.reference);
    switch (occasion.call) {
      case mock_courier::FaultCall::Upload:
        return kind_of(chooser.at(sites::courier_upload, order).as<CourierCall>());
      case mock_courier::FaultCall::Cancel:
        return kind_of(chooser.at(sites::courier_cancel, order).as<CourierCall>());
      case mock_courier::FaultCall::Tracking:
        return kind_of(chooser.at(sites::courier_tracking, order).as<CourierCall>());
      case mock_courier::FaultCall::Webhook:
        return kind_of(chooser.at(sites::courier_news, order).as<CourierNews>());
      case mock_courier::FaultCall::Parcel:
        return kind_of(chooser.at(sites::courier_parcel, order).as<Carrying>());
    }
    return std::nullopt;
  };
}

}  // namespace perdura::simulator
