#include "simulator/world/outside_faults.hpp"

#include <algorithm>

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

using std::chrono::milliseconds;

std::optional<milliseconds> time_of(const Choice& choice) {
  if (choice.by == Duration::zero()) return std::nullopt;
  return std::chrono::ceil<milliseconds>(choice.by);
}

/// Those of a site's choices that can strike.
template <class E, class Kind, class Strikes>
Offer offer_of(const Site& site, std::optional<Kind> (*kind_of)(E), const Strikes& strikes) {
  Offer offer = Offer::none();
  for (int index = 0; index < static_cast<int>(site.choices.size()); ++index) {
    const auto kind = kind_of(static_cast<E>(index));
    if (!kind || strikes(*kind)) offer = offer.with(index);
  }
  return offer;
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

/// An occasion of the courier's.
struct Asked {
  Chooser& chooser;
  const std::string order;
  std::span<const CourierKind> kinds;

  bool possible(CourierKind kind) const { return std::ranges::find(kinds, kind) != kinds.end(); }
  template <class E>
  std::optional<mock_courier::Struck> at(const Site& site) const {
    const auto offer =
        offer_of<E, CourierKind>(site, kind_of, [this](auto kind) { return possible(kind); });
    const auto choice = chooser.at(site, order, offer);
    const auto kind = kind_of(choice.template as<E>());
    if (!kind) return std::nullopt;
    return mock_courier::Struck(*kind, time_of(choice));
  }
};

}  // namespace

mock_pg::Fate gateway_fate(Chooser& chooser, Names& names) {
  return [&](const mock_pg::FateQuestion& asked) {
    const Site& site = site_of(asked.call);
    const auto offer = offer_of<GatewayCall, mock_pg::FaultKind>(
        site, kind_of, [&](auto kind) { return mock_pg::strikes(asked, kind); });
    const auto choice = chooser.at(site, names.of(asked.pg_order_id), offer);
    const auto kind = kind_of(choice.as<GatewayCall>());
    if (!kind) return std::optional<mock_pg::Struck>();
    return std::optional(mock_pg::Struck(*kind, time_of(choice)));
  };
}

mock_courier::Fate courier_fate(Chooser& chooser, Names& names) {
  return [&](const mock_courier::Occasion& occasion, std::span<const CourierKind> kinds) {
    const Asked asked{chooser, names.of(occasion.reference), kinds};
    switch (occasion.call) {
      case mock_courier::FaultCall::Upload:
        return asked.at<CourierCall>(sites::courier_upload);
      case mock_courier::FaultCall::Cancel:
        return asked.at<CourierCall>(sites::courier_cancel);
      case mock_courier::FaultCall::Tracking:
        // First the call itself, then what it tells of each waybill.
        if (asked.possible(CourierKind::Refuse)) {
          return asked.at<CourierCall>(sites::courier_tracking);
        }
        return asked.at<CourierNews>(sites::courier_news);
      case mock_courier::FaultCall::Webhook:
        return asked.at<CourierNews>(sites::courier_news);
      case mock_courier::FaultCall::Parcel:
        return asked.at<Carrying>(sites::courier_parcel);
    }
    throw std::invalid_argument("not a call of the courier");
  };
}

}  // namespace perdura::simulator
