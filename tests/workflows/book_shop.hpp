#pragma once
// A shop whose services are small books in memory, with the real workflows on virtual time.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <temporal/api/history/v1/message.pb.h>

#include "temporal/replay/replayer.hpp"
#include "temporal/testing/environment.hpp"
#include "tests/workflows/books.hpp"
#include "workflows/all.hpp"
#include "workflows/order.hpp"

namespace perdura::workflows {

using namespace temporal;

/// On credit: three units cost 15,000.
inline PlaceOrder order_of(int units, std::int64_t expected) {
  return {.order_id = domain::OrderId("ord_1"),
          .payment_id = domain::PaymentId("pay_1"),
          .buyer_id = domain::UserId("usr_1"),
          .items = {{domain::SkuId("sku_coffee"), domain::Quantity(units)}},
          .expected_total = Money(expected),
          .credit = Money(expected),
          .code = domain::calls::order_code};
}

struct Shop {
  /// `delay`: what workflows cause outside (children, signals, results) happens up to so much
  /// later.
  explicit Shop(std::size_t cached = 100, Duration delay = {}, std::uint64_t seed = 1)
      : world({.workflows = all(),
               .activities = books.activities(),
               .worker = worker(cached),
               .server = {.search_attributes = {{"OrderStatus",
                                                 temporal::testing::SearchAttributeType::Keyword}},
                          .outgoing_delay_max = delay},
               .seed = seed,
               .max_steps = 500'000}) {
    books.runtime = &world.runtime();
  }

  WorkerOptions worker(std::size_t cached) {
    return {.task_queue = "orders",
            .max_cached_runs = cached,
            .log = [this](WorkerOptions::Level level, const std::string& text) {
              if (level != WorkerOptions::Level::Error) return;
              alarms.push_back(text);
              if (!alarms_expected) ADD_FAILURE() << text;
            }};
  }

  void new_worker() { world.add_worker(worker(100), all(), books.activities()); }

  Placement place(const PlaceOrder& order) {
    const auto begun = world.ask<StartedUpdate>([&](auto answer) {
      world.client().update_with_start(
          {.id = order.order_id.value(),
           .type = "Order",
           .task_queue = "orders",
           .input = {to_payload(order)},
           .conflict = IdConflictPolicy::UseExisting},
          {.name = "place", .update_id = "place", .timeout = Duration{}}, answer);
    });
    return only_payload<Placement>(begun.value().update.result);
  }

  UpdateOutcome cancel(const std::string& refund = "rfd_1") {
    return world.ask<UpdateOutcome>([&](auto answer) { tell_cancel(answer, refund); }).value();
  }
  void tell_cancel(Answer<UpdateOutcome> answer, const std::string& refund = "rfd_1") {
    const CancelOrder wish{.cancellation_id = domain::CancellationId("can_1"),
                           .refund_id = domain::RefundId(refund)};
    world.client().update({"ord_1"},
                          {.name = "cancel", .input = {to_payload(wish)}, .timeout = Duration{}},
                          std::move(answer));
  }

  /// The workflows that were begun: the order's, its children, and what others begin for it.
  std::vector<std::string> runs() {
    std::vector<std::string> there;
    for (const std::string id :
         {"ord_1", "att_1", "att_2", "att_3", "ord_1/1", "ord_1/2", "rfd_2", "shp_1-1"}) {
      if (world.server().history(id).events_size() > 0) there.push_back(id);
    }
    return there;
  }
  void let_all_end() {
    for (const auto& id : runs()) {
      EXPECT_EQ(world.outcome({id}).status, WorkflowStatus::Completed) << id;
    }
  }
  /// All but the order's.
  void let_children_end() {
    for (const auto& id : runs()) {
      if (id == "ord_1") continue;
      EXPECT_EQ(world.outcome({id}).status, WorkflowStatus::Completed) << id;
    }
  }
  int events() {
    int sum = 0;
    for (const auto& id : runs()) sum += world.server().history(id).events_size();
    return sum;
  }
  void expect_replays() {
    Replayer replayer(all());
    for (const auto& id : runs()) {
      EXPECT_EQ(replayer.replay(world.server().history(id)).problem, "") << id;
    }
  }

  void expect_nothing_held() {
    EXPECT_EQ(books.on_hand, 10);
    EXPECT_EQ(books.reserved, 0);
    EXPECT_EQ(books.credit, 100'000);
    EXPECT_EQ(books.captured, 0);
  }
  void expect_sold(int units) {
    EXPECT_EQ(books.on_hand, 10 - units);
    EXPECT_EQ(books.reserved, 0);
    EXPECT_EQ(books.captured, 5'000 * units);
    EXPECT_EQ(books.credit + books.captured, 100'000);
  }

  bool alarms_expected = false;
  std::vector<std::string> alarms;
  Books books;
  temporal::testing::TestEnvironment world;
};

}  // namespace perdura::workflows
