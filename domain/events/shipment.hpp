#pragma once
// Topic `shipment`: parcels on their way. Owner: the shipping service.
#include <optional>
#include <vector>

#include "domain/events/ticket.hpp"
#include "domain/events/topic.hpp"
#include "domain/ids.hpp"
#include "domain/quantity.hpp"

namespace perdura::domain {

struct CourierCodeTag {
  static constexpr std::size_t max_length = 8;
};
/// Which courier: "04".
using CourierCode = VisibleText<CourierCodeTag>;

struct WaybillTag {
  static constexpr std::size_t max_length = 64;
};
/// The number on the label, given out by the courier.
using Waybill = VisibleText<WaybillTag>;

/// Units of an order's line that lie in one parcel.
struct ParcelUnits {
  LineId line_id;
  Quantity quantity;

  bool operator==(const ParcelUnits&) const = default;
};
BOOST_DESCRIBE_STRUCT(ParcelUnits, (), (line_id, quantity))

/// What every event of a shipment says.
struct ShipmentFact {
  ShipmentId shipment_id;
  OrderId order_id;
  UserId buyer_id;
  UserId seller_id;
  std::optional<CourierCode> courier_code;  // none: it was never dispatched
  std::optional<Waybill> waybill;
  std::vector<ParcelUnits> lines;

  const std::string& aggregate() const { return shipment_id.value(); }
  const std::string& key() const { return order_id.value(); }
  bool operator==(const ShipmentFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentFact, (),
                      (shipment_id, order_id, buyer_id, seller_id, courier_code, waybill, lines))

struct ShipmentWaybillIssued : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.waybill_issued";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The courier has issued a waybill; if the parcel is not handed over, another may follow.";

  bool operator==(const ShipmentWaybillIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentWaybillIssued, (ShipmentFact), ())

struct ShipmentReadyAgain : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.ready_again";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "Its waybill is cancelled, for it was not handed over: the seller may dispatch it anew.";

  bool operator==(const ShipmentReadyAgain&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentReadyAgain, (ShipmentFact), ())

struct ShipmentPickedUp : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.picked_up";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The courier has the parcel: its units can no longer be cancelled.";

  bool operator==(const ShipmentPickedUp&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentPickedUp, (ShipmentFact), ())

struct ShipmentDelivered : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.delivered";
  static constexpr int schema = 1;
  static constexpr std::string_view about = "The recipient has the parcel.";

  bool operator==(const ShipmentDelivered&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentDelivered, (ShipmentFact), ())

struct ShipmentLost : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.lost";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The parcel is taken for lost: for days it was not scanned, and the courier was asked.";

  bool operator==(const ShipmentLost&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentLost, (ShipmentFact), ())

struct ShipmentReturned : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.returned";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "It could not be delivered, and the sender has the parcel again.";

  bool operator==(const ShipmentReturned&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentReturned, (ShipmentFact), ())

struct ShipmentCancelled : ShipmentFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.cancelled";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "The parcel was stopped before the courier had it: its units never left.";

  bool operator==(const ShipmentCancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentCancelled, (ShipmentFact), ())

struct ShipmentTicketFact : TicketFact {
  ShipmentId shipment_id;
  std::vector<ParcelUnits> lines;

  bool operator==(const ShipmentTicketFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentTicketFact, (TicketFact), (shipment_id, lines))

struct ShipmentTicketOpened : ShipmentTicketFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.ticket_opened";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "An operator has to look at a parcel: the courier contradicts what is known, or does not say "
      "whether it was stopped.";

  bool operator==(const ShipmentTicketOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentTicketOpened, (ShipmentTicketFact), ())

struct ShipmentTicketClosed : ShipmentTicketFact {
  static constexpr Topic topic = Topic::Shipment;
  static constexpr std::string_view type = "shipment.ticket_closed";
  static constexpr int schema = 1;
  static constexpr std::string_view about =
      "What it was about is settled; the same cause may open it again.";

  bool operator==(const ShipmentTicketClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShipmentTicketClosed, (ShipmentTicketFact), ())

}  // namespace perdura::domain
