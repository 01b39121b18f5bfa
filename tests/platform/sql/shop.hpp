#pragma once
// The shop's rows, and a fixture with what most tests do to them.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "json/codec.hpp"
#include "tests/platform/sql/world.hpp"

namespace perdura::platform::sql::testing {

enum class Status { Ready, InTransit };
BOOST_DESCRIBE_ENUM(Status, Ready, InTransit)

struct SaleId {
  using json_wraps = std::string;
  std::string value;
};

struct Sale {
  SaleId id;
  std::string code;
  Status status = Status::Ready;
  std::chrono::sys_time<std::chrono::milliseconds> at;
  std::optional<std::string> body;
  std::optional<std::string> story;
};
BOOST_DESCRIBE_STRUCT(Sale, (), (id, code, status, at, body, story))

struct Left {
  std::string sku;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Left, (), (sku, n))

struct Shop : ::testing::Test {
  std::unique_ptr<World> world = make_world(shop_migrations());
  Database& db = world->database();

  void stock(const std::string& sku, std::int64_t n, std::optional<std::string> text = {}) {
    db.transaction([&](Transaction& tx) {
      tx.execute("INSERT INTO stock (sku, n, note, active) VALUES (?, ?, ?, ?)", sku, n, text,
                 true);
    });
  }
  void sale(const std::string& id, const std::string& sku, const std::string& code) {
    db.transaction([&](Transaction& tx) {
      tx.execute("INSERT INTO sale (id, sku, code, status, at) VALUES (?, ?, ?, ?, ?)", id, sku,
                 code, Status::Ready, 0);
    });
  }
  std::optional<std::int64_t> amount(const std::string& sku) {
    return db.read([&](Reader& tx) {
      return tx.query_one<std::int64_t>("SELECT n FROM stock WHERE sku = ?", sku);
    });
  }
  std::optional<std::string> note(const std::string& sku) {
    return db.read([&](Reader& tx) {
      return *tx.query_one<std::optional<std::string>>("SELECT note FROM stock WHERE sku = ?", sku);
    });
  }
};

}  // namespace perdura::platform::sql::testing
