#include "tests/replay/order_shop.hpp"

#include <stdexcept>

#include "workflows/all.hpp"

namespace perdura::replay {

using namespace domain::calls;
using namespace temporal;
using domain::Money;

namespace {

constexpr const char* order_id = "ord_1";
constexpr const char* queue = "perdura";

PlaceOrder order(int parcels) {
  PlaceOrder wanted{.order_id = domain::OrderId(order_id),
                    .payment_id = domain::PaymentId("pay_1"),
                    .buyer_id = domain::UserId("usr_1"),
                    .items = {{domain::SkuId("sku_coffee"), domain::Quantity(3)}},
                    .expected_total = Money(15'000),
                    .credit = {},
                    .code = domain::calls::order_code};
  if (parcels > no_parcels) wanted.address_snapshot_id = domain::AddressSnapshotId("ads_1");
  if (parcels == 2) {
    wanted.items = {{domain::SkuId("sku_coffee"), domain::Quantity(2)},
                    {domain::SkuId("sku_tea"), domain::Quantity(1)}};
  }
  return wanted;
}

}  // namespace

PlaceOrder by_card(int parcels) { return order(parcels); }

PlaceOrder on_credit(int parcels) {
  PlaceOrder wanted = order(parcels);
  wanted.credit = wanted.expected_total;
  return wanted;
}

Reserved three_coffees() {
  const Money total(15'000);
  return {.lines = {{.line_id = domain::LineId("lin_1"),
                     .product_id = domain::ProductId("prd_1"),
                     .sku_id = domain::SkuId("sku_coffee"),
                     .seller_id = domain::UserId("usr_seller1"),
                     .quantity = domain::Quantity(3),
                     .unit_price = Money(5'000),
                     .list_total = total,
                     .final = total}},
          .total = total};
}

OrderShop::OrderShop()
    : world({.workflows = workflows::all(),
             .activities = books.activities(),
             .worker = {.task_queue = queue, .identity = "worker"},
             .server = {
                 .search_attributes = {{"OrderStatus", testing::SearchAttributeType::Keyword}}}}) {
  books.runtime = &world.runtime();
}

void OrderShop::until(const std::function<bool()>& holds) {
  if (!world.runtime().run_until(holds)) throw std::runtime_error("it does not come about");
}

void OrderShop::until_status(const std::string& status) {
  until([&] { return books.orders[order_id] == status; });
}

void OrderShop::until_called(const std::string& activity, int times) {
  until([&] { return books.calls[activity] >= times; });
}

void OrderShop::fail(const std::string& activity, Fault fault, int times) {
  books.fault = [activity, fault, times](const std::string& called, int nth) {
    return called == activity && nth <= times ? fault : Fault::None;
  };
}

void OrderShop::begin(const PlaceOrder& order) {
  world.start("Order", {to_payload(order)}, order_id);
}

template <class In>
void OrderShop::update(const std::string& name, const In& input, const std::string& id,
                       bool waits) {
  const UpdateRequest request{
      .name = name, .input = {to_payload(input)}, .update_id = id, .timeout = Duration{}};
  if (!waits) return world.client().update({order_id}, request, [](const auto&) {});
  const auto done = world.ask<UpdateOutcome>(
      [&](auto answer) { world.client().update({order_id}, request, answer); });
  if (done.value().failure) throw std::runtime_error(name + ": " + done.value().failure->message);
}

void OrderShop::place(const PlaceOrder& order) {
  world
      .ask<StartedUpdate>([&](auto answer) {
        world.client().update_with_start(
            {.id = order_id,
             .type = "Order",
             .task_queue = queue,
             .input = {to_payload(order)},
             .conflict = IdConflictPolicy::UseExisting},
            {.name = "place", .update_id = "place", .timeout = Duration{}}, answer);
      })
      .value();
}

void OrderShop::pay(const std::string& attempt, std::int64_t amount) { books.pay(attempt, amount); }

void OrderShop::decline(const std::string& attempt) {
  books.decline(attempt);
  validate(attempt);
}

void OrderShop::validate(const std::string& attempt) {
  const domain::AttemptId id(attempt);
  update("validate", ValidatePayment{id}, validate_update(id), true);
}

void OrderShop::tell(const std::string& attempt) {
  const domain::AttemptId id(attempt);
  update("validate", ValidatePayment{id}, validate_update(id), false);
}

void OrderShop::place_and_pay(const PlaceOrder& order) {
  place(order);
  if (order.credit.is_zero()) {
    pay();
    validate();
  }
  if (order.address_snapshot_id) until([&] { return !books.parcels.empty(); });
}

namespace {

CancelOrder wish(int number) {
  return {.cancellation_id = domain::CancellationId("can_" + std::to_string(number)),
          .refund_id = domain::RefundId("rfd_" + std::to_string(number))};
}

}  // namespace

void OrderShop::cancel() { update("cancel", wish(1), "can_1", true); }

void OrderShop::ask_cancel(int number) {
  update("cancel", wish(number), "can_" + std::to_string(number), false);
}

void OrderShop::confirm() {
  update("confirm_purchase", ConfirmPurchase{domain::UserId("usr_1")}, "confirm", true);
}

void OrderShop::move(int parcel, const std::string& status) {
  const auto id = "shp_1-" + std::to_string(parcel);
  auto& moved = books.parcels[id];
  moved.status = status;
  last_told_ = {.event_id = domain::EventId("evt_" + std::to_string(++events_)),
                .shipment_id = domain::ShipmentId(id),
                .status = status,
                .lines = moved.lines};
  tell_again();
}

void OrderShop::tell_again() {
  world.client().signal({order_id}, {.name = "shipment_changed", .input = {to_payload(last_told_)}},
                        [](const auto&) {});
}

void OrderShop::deliver() {
  const int parcels = static_cast<int>(books.parcels.size());
  for (const char* status : {"SHIPPING", "DELIVERED"}) {
    for (int parcel = 1; parcel <= parcels; ++parcel) move(parcel, status);
    until_status(status);
  }
  confirm();
}

}  // namespace perdura::replay
