// However small the pages are, what is read is the same.
#include "tests/audit/audit_world.hpp"

namespace perdura::audit::testing {
namespace {

using ::testing::SizeIs;

constexpr Pages one_at_a_time{.ids = 1, .orders = 1, .rows = 1, .items = 1};
void untold(std::string_view, std::size_t) {}

void describe(const auto& key, const auto& row, std::vector<std::string>& to) {
  to.push_back(json::to_text(key) + " " + json::to_text(row));
}
template <class Row>
void describe_all(const std::string& of, const std::vector<Row>& rows,
                  std::vector<std::string>& to) {
  for (const Row& row : rows) describe(of, row, to);
}

/// Every row that was read, as a text.
std::vector<std::string> rows_of(const Books& books) {
  std::vector<std::string> all;
  for (const auto& [id, order] : books.orders) {
    describe(id, order.row, all);
    describe_all(id, order.lines, all);
    describe_all(id, order.fees, all);
    describe_all(id, order.steps, all);
    describe_all(id, order.awaited, all);
    describe_all(id, order.cancellations, all);
  }
  describe_all("copies", books.copies, all);
  for (const auto& [id, payment] : books.payments) {
    describe(id, payment.row, all);
    describe_all(id, payment.attempts, all);
    describe_all(id, payment.refunds, all);
  }
  for (const auto& [id, account] : books.accounts) describe(id, account, all);
  for (const auto& [id, taken] : books.credit_of_orders) describe(id, taken, all);
  for (const auto& [id, sku] : books.skus) describe(id, sku, all);
  for (const auto& [id, stock] : books.stock) {
    describe(id, stock.state, all);
    for (const auto* units : {&stock.left, &stock.out, &stock.reserved}) describe(id, *units, all);
  }
  for (const auto& [id, parcel] : books.shipments) {
    describe(id, parcel.row, all);
    describe_all(id, parcel.lines, all);
    describe_all(id, parcel.dispatches, all);
    describe_all(id, parcel.scans, all);
  }
  for (const auto& [id, parcels] : books.parcels) describe(id, parcels, all);
  for (const auto& [id, payment] : books.gateway) describe(id, payment, all);
  for (const auto& [id, parcel] : books.courier) describe(id, parcel, all);
  return all;
}

std::vector<std::string> read_by(const Pages& pages, const Scope& scope) {
  auto ports = world().ports();
  ports.pages = pages;
  return rows_of(audit::read(ports, scope, untold).books);
}

class APage : public ::testing::TestWithParam<Pages> {};

TEST_P(APage, OfEverythingAddUpToTheWhole) {
  const auto whole = read_by({}, {});
  ASSERT_GT(whole.size(), 100u);
  EXPECT_EQ(read_by(GetParam(), {}), whole);
}

TEST_P(APage, OfNamedOrdersAddUpToThose) {
  const auto& shop = world();
  const auto scope =
      Scope::of({shop.on_credit, shop.delivered, shop.shipping, shop.cancelled, shop.unpaid});
  EXPECT_EQ(read_by(GetParam(), scope), read_by({}, scope));
}

// One at a time; a page that fills no window, one that fills several, one that is full at the end
// (there are six orders).
INSTANTIATE_TEST_SUITE_P(Small, APage,
                         ::testing::Values(one_at_a_time,
                                           Pages{.ids = 2, .orders = 4, .rows = 2, .items = 2},
                                           Pages{.ids = 3, .orders = 2, .rows = 5, .items = 3},
                                           Pages{.ids = 2, .orders = 2, .rows = 6, .items = 5}));

TEST(PagesOfAnAudit, HaveAllThatWaitsInAnOutbox) {
  auto& shipping = world().database("shipping");
  shipping.transaction([](sql::Transaction& tx) {
    for (const char* key : {"a", "b", "b", "c"}) {
      tx.execute(
          "INSERT INTO outbox (message_key, place, shard, written_at, topic, headers, body) "
          "SELECT ?, COUNT(*), 0, 0, 'shipment', '{}', '{}' FROM outbox",
          key);
    }
  });
  auto ports = world().ports();
  ports.pages = one_at_a_time;
  const auto events = audit::read(ports, {}, untold).transit.events;
  shipping.transaction([](sql::Transaction& tx) { tx.execute("DELETE FROM outbox"); });
  ASSERT_THAT(events, SizeIs(3));
  EXPECT_EQ(events.at(1).key, "b");
  EXPECT_EQ(events.at(1).rows, 2);
}

TEST(PagesOfAnAudit, FindWhatStandsBehindTheFirst) {
  auto& payment = world().database("payment");
  const auto change = [&](int by) {
    payment.transaction([&](sql::Transaction& tx) {
      tx.execute("UPDATE credit SET balance = balance + ? WHERE user_id = 'usr_anna'", by);
    });
  };
  change(1);
  auto ports = world().ports();
  ports.pages = one_at_a_time;
  const auto reading = audit::read(ports, {}, untold);
  EXPECT_THAT(reading.findings, SizeIs(2)) << "CREDIT_BALANCE, CREDIT_LAST_BALANCE";
  change(-1);
}

}  // namespace
}  // namespace perdura::audit::testing
