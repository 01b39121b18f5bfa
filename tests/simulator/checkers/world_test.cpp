// All checkers on the whole simulated shop: they are content with what it does, and each finds what
// somebody writes into its stores.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/checkers/watch.hpp"
#include "simulator/world/clients.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;

constexpr std::int64_t price = 5'000;
constexpr Duration patience = 60 * 24h;

Schemas& schemas() {
  static Schemas all;
  return all;
}

std::vector<std::string> said(const Findings& findings) {
  std::vector<std::string> all;
  for (const Finding& one : findings.all()) {
    all.push_back(one.checker + " " + one.order + ": " + one.sentence);
  }
  return all;
}

struct WatchedShop {
  WatchedShop() : WatchedShop(nullptr) {}
  explicit WatchedShop(Chooser* chooser) : world({}, chooser ? *chooser : fair, schemas()) {}

  void open() {
    seller = &clients.seller("sam");
    buyer = &clients.buyer("anna");
    clients.grant_credit(*buyer, 100'000);
    coffee = clients.offer(*seller, "coffee", price, 6);
  }
  std::string place(const std::string& name, PayBy by, int quantity = 1) {
    return clients.place(*buyer, name, {{coffee, quantity, price}}, by).order;
  }
  void await(const std::string& order, const char* status) {
    ASSERT_TRUE(clients.await_status(order, status, 72h)) << clients.status(order);
  }
  void deliver(const std::string& order) {
    await(order, "PAID");
    clients.dispatch(*seller, order);
    await(order, "DELIVERED");
  }

  /// An order to each of the usual ends.
  void usual_day() {
    const auto on_credit = place("o1", PayBy::Credit, 2);
    deliver(on_credit);
    clients.confirm_purchase(*buyer, on_credit);
    const auto by_card = place("o2", PayBy::Card);
    clients.pay(by_card);
    deliver(by_card);
    const auto cancelled = place("o3", PayBy::Card);
    clients.pay(cancelled);
    await(cancelled, "PAID");
    clients.cancel(*buyer, cancelled);
    await(cancelled, "CANCELLED");
    const auto declined = place("o4", PayBy::Card);
    clients.decline(declined);
    place("o5", PayBy::Credit, 9);
    for (const auto& order : {on_credit, by_card, cancelled}) clients.read(*buyer, order);
  }
  /// The answer is lost on the way, and people ask again.
  void ask_again() {
    const auto again = clients.place(*buyer, "o1", {{coffee, 2, price}}, PayBy::Credit);
    EXPECT_EQ(again.status, 201);
  }
  /// Somebody writes into a service's tables.
  void write(const std::string& service, platform::sql::Sql statement) {
    world.schemas().of(service).database.transaction(
        [&](platform::sql::Transaction& tx) { tx.execute(statement); });
  }
  std::vector<std::string> findings() const { return said(watch.findings()); }

  Chooser fair;
  World world;
  Watch watch{world};
  Clients clients{world};
  Member* seller = nullptr;
  Member* buyer = nullptr;
  std::string coffee;
};

TEST(Checkers, AreContentWithAUsualDayAndSayWhatItContained) {
  WatchedShop shop;
  shop.world.run([&] {
    shop.open();
    shop.usual_day();
    shop.ask_again();
    shop.watch.finish(patience);
  });
  EXPECT_THAT(shop.findings(), IsEmpty());
  const auto contents = shop.watch.contents();
  using Count = std::pair<const std::string, std::uint64_t>;
  EXPECT_THAT(contents.outcomes,
              testing::UnorderedElementsAre(Count{"COMPLETED", 2}, Count{"CANCELLED", 1},
                                            Count{"EXPIRED", 1}, Count{"FAILED", 1}));
  EXPECT_THAT(contents.cancellations, testing::ElementsAre(Count{"PAID", 1}));
  EXPECT_THAT(contents.marks,
              IsSupersetOf({Count{"stock_out_rejected", 1}, Count{"order_expired", 1},
                            Count{"cancel_after_pay", 1}}));
  EXPECT_THAT(contents.transitions, IsSupersetOf({Count{"order PENDING → PAID", 1},
                                                  Count{"order AWAITING_PAYMENT → PAID", 2},
                                                  Count{"shipment WAYBILL_ISSUED → SHIPPING", 2}}));
  EXPECT_THAT(contents.transitions_never_taken(), Contains("order SHIPPING → CANCELLED"));
  EXPECT_THAT(contents.marks_never_met(), Contains("refund_raced_confirm"));
}

struct BlindChecker final : Checker {
  void committed(const CommittedRows& rows, Findings&) override { Row(rows.rows[0]).text("gone"); }
};
constexpr CheckerKind blind{
    .name = "blind", .about = "Reads what is not there.", .make = made<BlindChecker>};

// The shop goes on as if nothing were: it is not told.
TEST(Checkers, ThatCannotReadWhatTheyAreToldSaySo) {
  Chooser fair;
  World world({}, fair, schemas());
  const CheckerKind* const only[] = {&blind};
  Watch watch(world, only);
  Clients clients(world);
  world.run([&] { clients.seller("sam"); });
  EXPECT_THAT(said(watch.findings()),
              Contains(AllOf(HasSubstr("blind -: it cannot read"), HasSubstr("gone"))));
}

TEST(Checkers, WhatAnObserverThrowsIsNoAffairOfTheShop) {
  Chooser fair;
  World world({}, fair, schemas());
  world.observe([](const Commit&) { throw std::runtime_error("no such column"); });
  int heard = 0;
  world.observe([&](const Commit&) { ++heard; });
  Clients clients(world);
  world.run([&] { clients.seller("sam"); });
  EXPECT_GT(heard, 0) << "the others are told all the same";
  EXPECT_THROW(world.rethrow_of_observers(), std::runtime_error);
  EXPECT_NO_THROW(world.rethrow_of_observers()) << "it is thrown once";
}

TEST(Checkers, AreContentWhileProcessesDieAndCallsAreLost) {
  Chooser chooser(Plan{{.site = "http.payment", .entity = "worker", .choice = "lose_response"},
                       {.site = "store.order", .entity = "order", .nth = 9, .choice = "deadlock"}});
  WatchedShop shop(&chooser);
  shop.world.run([&] {
    shop.open();
    const auto order = shop.place("o1", PayBy::Card);
    shop.clients.pay(order);
    for (const char* process : {"shop", "worker", "mock-pg"}) shop.world.crash(process, 3s);
    shop.deliver(order);
    shop.world.crash("worker", 3s);
    shop.watch.finish(patience);
  });
  EXPECT_THAT(shop.findings(), IsEmpty());
  const auto contents = shop.watch.contents();
  EXPECT_THAT(contents.faults, testing::SizeIs(2));
  EXPECT_THAT(contents.marks, testing::Contains(testing::Key("answer_lost")));
  EXPECT_THAT(contents.marks, testing::Contains(testing::Key("deadlock_retried")));
}

/// A usual day, then somebody writes, then the end.
std::vector<std::string> disturbed(const std::string& service, platform::sql::Sql statement) {
  WatchedShop shop;
  shop.world.run([&] {
    shop.open();
    shop.usual_day();
    shop.watch.finish(patience);
    EXPECT_THAT(shop.findings(), IsEmpty());
    shop.write(service, statement);
    shop.watch.finish(1h);
  });
  return shop.findings();
}

TEST(Checkers, FindARefundThatIsBookedTwice) {
  const auto found = disturbed(
      "payment",
      "INSERT INTO payment_event (payment_id, sequence, attempt_id, kind, amount, refund_id, "
      "reason, at) SELECT payment_id, sequence + 1, attempt_id, kind, amount, 'rfd_twice', reason, "
      "at FROM payment_event WHERE kind = 'REFUNDED'");
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("refund o3: of the attempt"),
                                    HasSubstr("10000 was refunded, but only 5000 captured"))));
  EXPECT_THAT(found,
              Contains(AllOf(HasSubstr("refund o3:"), HasSubstr("nobody has asked for it"))));
  EXPECT_THAT(found,
              Contains(AllOf(HasSubstr("money o3: the attempt"),
                             HasSubstr("says refunded 5000, but its events add up to 10000"))));
  EXPECT_THAT(found, Contains(HasSubstr("audit o3: ATTEMPT_REFUNDED")));
}

TEST(Checkers, FindStockThatSomebodyChanged) {
  const auto found = disturbed("product", "UPDATE sku SET on_hand = on_hand + 1");
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("stock -: the SKU"),
                                    HasSubstr("has 4 units on hand, but by what was received, held "
                                              "and sold it has 3"))));
  EXPECT_THAT(found, Contains(HasSubstr("audit -: STOCK")));
}

TEST(Checkers, FindAStatusThatSomebodySet) {
  const auto found = disturbed(
      "order",
      "UPDATE orders SET status = 'SHIPPING', version = version + 1 WHERE status = 'CANCELLED'");
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("status o3: the order"),
                                    HasSubstr("went from CANCELLED to SHIPPING, but what is final "
                                              "stays"))));
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("customers_view o3: people were told"),
                                    HasSubstr("that it is CANCELLED, and it is SHIPPING"))));
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("liveness o3: the order"),
                                    HasSubstr("is SHIPPING, and waits for nobody ← no workflow "
                                              "looks after it"))));
}

TEST(Checkers, FindStockThatIsHeldForNobody) {
  const auto found =
      disturbed("product", "UPDATE reservation SET state = 'HELD' WHERE state = 'RELEASED'");
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("status o3: the reservation"),
                                    HasSubstr("went from RELEASED to HELD, but what is final"))));
  EXPECT_THAT(found, Contains(HasSubstr("liveness o3: stock is held for the order")));
}

TEST(Checkers, FindAParcelThatSomebodyFilledAgain) {
  const auto found =
      disturbed("shipping", "UPDATE shipment_line SET quantity = quantity + 1 WHERE quantity = 2");
  EXPECT_THAT(found, Contains(AllOf(HasSubstr("parcels o1: of the line"),
                                    HasSubstr("3 units are in parcels"),
                                    HasSubstr("but only 2 were bought"))));
}

TEST(Checkers, FindThatTheGatewayHasOtherMoney) {
  const auto found = disturbed(
      "payment", "UPDATE payment_attempt SET pg_transaction_id = 'foreign' WHERE refunded > 0");
  EXPECT_THAT(found,
              Contains(AllOf(HasSubstr("money o3: at rest the attempt"),
                             HasSubstr("says captured 5000, but the gateway's book says 0"))));
}

TEST(Checkers, FindAnOrderThatIsStuckAndSayWhatItWaitsFor) {
  WatchedShop shop;
  shop.world.run([&] {
    shop.open();
    const auto order = shop.place("o1", PayBy::Credit);
    shop.await(order, "PAID");
    shop.clients.dispatch(*shop.seller, order);
    shop.watch.finish(1s);
  });
  EXPECT_THAT(shop.findings(),
              Contains(AllOf(HasSubstr("liveness o1: the parcel"), HasSubstr("WAYBILL_ISSUED"),
                             HasSubstr("it waits for the courier ← the workflow Order"),
                             HasSubstr("← the workflow Shipment"))));
}

TEST(Checkers, HaveANameASentenceAndATimeEach) {
  std::set<std::string_view> names;
  for (const CheckerKind* kind : all_checkers()) {
    EXPECT_TRUE(names.insert(kind->name).second) << kind->name;
    EXPECT_TRUE(kind->about.ends_with('.')) << kind->name;
    EXPECT_FALSE(name_of(kind->when).empty());
    EXPECT_EQ(find_checker(kind->name), kind);
  }
  EXPECT_EQ(find_checker("weather"), nullptr);
}

}  // namespace
}  // namespace perdura::simulator
