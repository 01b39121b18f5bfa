#pragma once
// All events there are, with every field: what `docs/events.md` shows and its check walks.
#include <boost/mp11/list.hpp>
#include <string>
#include <vector>

#include "domain/events/order.hpp"
#include "domain/events/payment.hpp"
#include "domain/events/product.hpp"
#include "domain/events/promotion.hpp"
#include "domain/events/shipment.hpp"
#include "domain/events/user.hpp"

namespace perdura::domain {

/// A new event is added here, in the order of topics.
using AllEvents = boost::mp11::mp_list<
    OrderPlaced, OrderPaid, OrderFailed, OrderExpired, OrderDispatchOverdue, OrderCancelSettled,
    OrderDelivered, OrderCompleted, OrderCancelled, PaymentAuthorized, PaymentCaptured,
    PaymentDeclined, PaymentVoided, PaymentRefunded, PaymentTicketOpened, PaymentTicketClosed,
    ShipmentWaybillIssued, ShipmentReadyAgain, ShipmentPickedUp, ShipmentDelivered, ShipmentLost,
    ShipmentReturned, ShipmentCancelled, ShipmentTicketOpened, ShipmentTicketClosed, ProductCreated,
    StockChanged, PolicyChanged, CouponChanged, CouponIssued, CouponHeld, CouponUsed,
    CouponGivenBack, CouponRestored, CouponExpired, UserRegistered, UserChanged>;

/// `path` as in "lines[].sku_id"; `type` in words, for a reader.
struct EventField {
  std::string path;
  std::string type;
  bool optional = false;
};

struct EventDescription {
  Topic topic;
  std::string type;
  int schema;
  std::string about;
  std::vector<EventField> fields;
};

std::vector<EventDescription> event_catalogue();

/// `docs/events.md`, whole.
std::string event_catalogue_markdown();

}  // namespace perdura::domain
