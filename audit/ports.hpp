#pragma once
// Where the books are. The auditor reads the services' tables itself, which no service may: it is
// nobody's part, and believes none of them.
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "audit/transit.hpp"
#include "platform/core/clock.hpp"
#include "platform/http/client.hpp"
#include "platform/messaging/bus.hpp"
#include "platform/sql/database.hpp"

namespace perdura::audit {

/// Somebody who keeps a book does not answer; `what()` names him and why.
class Away : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The workflows of the shop. Calls block, and throw `Away`.
class Workflows {
 public:
  Workflows() = default;
  Workflows(const Workflows&) = delete;
  Workflows& operator=(const Workflows&) = delete;
  virtual ~Workflows() = default;

  /// All that are open, id -> type; may lag behind the truth by seconds.
  virtual std::map<std::string, std::string> open() = 0;
  /// How these stand now; one that is unknown is not open.
  virtual std::map<std::string, RunState> look_at(const std::vector<std::string>& ids) = 0;
};

/// How much is asked for at once.
struct Pages {
  std::size_t ids = 250;      // named ones, in one statement
  std::size_t orders = 250;   // whose rows are read together
  std::int64_t rows = 5'000;  // of one statement
  int items = 100;            // of the gateway's and the courier's lists
};

/// A service's schema.
struct Store {
  std::string service;
  platform::sql::Database& database;
  Pages pages = {};
};

/// All outlive the reading.
struct Ports {
  platform::sql::Database& order;
  platform::sql::Database& payment;
  platform::sql::Database& product;
  platform::sql::Database& shipping;
  /// All schemas that have outboxes, those four among them.
  std::vector<Store> stores;
  platform::HttpClient& gateway;  // its control routes
  platform::HttpClient& courier;  // likewise
  platform::Bus& bus;
  Workflows& workflows;
  const platform::Clock& clock;  // real time tells whose lease is over
  Pages pages = {};
};

/// Told what has been read so far: "orders", 500.
using Progress = std::function<void(std::string_view what, std::size_t count)>;

}  // namespace perdura::audit
