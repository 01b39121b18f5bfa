// `perdura audit` as scripts use it: by its exit code, on the stack's own stores.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/e2e/child.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using platform::sql::Sql;
using platform::sql::Transaction;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Told {
  int code = 0;
  std::string text;
};

/// Of one order, at rest.
Told audited(const apps::Order& order) {
  const std::string file =
      world().settings().text("PERDURA_DATA") + "/logs/audit-" + world().fresh_name() + ".log";
  Told told;
  told.code =
      Child({.arguments = {"audit", "--quiesced", "--again", "0", "--order", order.id.value()},
             .log = file})
          .wait();
  std::ifstream in(file);
  told.text.assign(std::istreambuf_iterator<char>(in), {});
  std::filesystem::remove(file);
  return told;
}

/// Both statements take the order's id.
struct Plant {
  const char* service;
  Sql change, undo;
  const char* code;
};
const Plant plants[] = {
    {"order", "UPDATE orders SET total = total + 1 WHERE id = ?",
     "UPDATE orders SET total = total - 1 WHERE id = ?", "ORDER_TOTAL"},
    {"payment",
     "UPDATE payment_event SET amount = amount + 1 WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     "UPDATE payment_event SET amount = amount - 1 WHERE payment_id = "
     "(SELECT payment_id FROM payment WHERE order_id = ?)",
     "ATTEMPT_CAPTURED"},
    {"product", "UPDATE reservation SET state = 'RELEASED' WHERE order_id = ?",
     "UPDATE reservation SET state = 'SOLD' WHERE order_id = ?", "ORDER_SOLD"},
    {"shipping",
     "UPDATE shipment_line SET quantity = quantity + 1 WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     "UPDATE shipment_line SET quantity = quantity - 1 WHERE shipment_id IN "
     "(SELECT shipment_id FROM shipment WHERE order_id = ?)",
     "PARCEL_UNITS"},
    {"order",
     "INSERT INTO outbox_refused (message_key, place, topic, headers, body, cause, refused_at) "
     "VALUES (?, 1, 'order', '{}', '{}', 'too large', 0)",
     "DELETE FROM outbox_refused WHERE message_key = ?", "EVENT_REFUSED"},
};

/// One store tells something else for as long as this lives.
class Planted {
 public:
  Planted(const Plant& plant, const apps::Order& order) : plant_(plant), id_(order.id.value()) {
    EXPECT_GE(run(plant_.change), 1) << "nothing was altered";
  }
  Planted(const Planted&) = delete;
  Planted& operator=(const Planted&) = delete;
  ~Planted() {
    try {
      EXPECT_GE(run(plant_.undo), 1) << "it was not put back";
    } catch (const std::exception& error) {
      ADD_FAILURE() << "it was not put back: " << error.what();
    }
  }

 private:
  std::int64_t run(Sql statement) const {
    return world().database(plant_.service).transaction([&](Transaction& tx) {
      return tx.execute(statement, id_);
    });
  }

  const Plant& plant_;
  const std::string id_;
};

class AnAudit : public ShopTest {};

TEST_F(AnAudit, EndsWithOneForADifferenceInAnyOneStoreAndWithZeroOnceItIsMended) {
  Stage& shop = stage();
  const auto order = shop.paid_order("order", {3});
  ASSERT_THAT(audit(shop), IsEmpty());  // at rest
  for (const Plant& plant : plants) {
    SCOPED_TRACE(plant.code);
    {
      const Planted planted(plant, order);
      const auto told = audited(order);
      EXPECT_EQ(told.code, 1) << told.text;
      EXPECT_THAT(told.text, HasSubstr(plant.code));
      EXPECT_THAT(told.text, HasSubstr("The books do not agree."));
    }
    const auto told = audited(order);
    EXPECT_EQ(told.code, 0) << told.text;
    EXPECT_THAT(told.text, HasSubstr("The books agree."));
  }
}

}  // namespace
}  // namespace perdura::e2e
