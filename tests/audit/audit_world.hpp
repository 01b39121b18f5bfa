#pragma once
// A shop whose books agree, with an order in each state that tests alter something of: made by the
// real services, workflows and mocks, in memory.
#include <gmock/gmock.h>

#include "audit/verdict.hpp"
#include "mock-courier/routes.hpp"
#include "platform/messaging/memory/bus.hpp"
#include "tests/workflows/real_shop.hpp"

namespace perdura::audit::testing {

namespace sql = platform::sql;

/// As the test says.
struct FakeWorkflows final : Workflows {
  std::map<std::string, std::string> open() override { return running; }
  std::map<std::string, RunState> look_at(const std::vector<std::string>& ids) override;

  std::map<std::string, std::string> running;
  std::map<std::string, std::vector<std::string>> busy;
};

class AuditWorld {
 public:
  AuditWorld();

  Reading read(const Scope& scope = {}) { return audit::read(ports(), scope, untold); }
  /// By two readings, nothing moving in between.
  Verdict judged(bool quiesced = false);
  /// Of one reading, each once.
  std::set<std::string> codes();

  sql::Database& database(const std::string& service);
  Ports ports();
  /// Everybody has read everything, and every order that goes on has its workflow.
  void settle();

  workflows::RealShop shop;
  std::string on_credit, delivered, shipping, cancelled, failed, unpaid;
  FakeWorkflows runs;
  platform::MemoryBus bus{{}};

 private:
  static void untold(std::string_view, std::size_t) {}
  std::string carried(int scans);
  void fold_parcels();

  platform::Router control_{
      {shop.shipping.clock, shop.shipping.randomness, shop.shipping.log, shop.shipping.metrics},
      mock_courier::client_with_key("not used here")};
  platform::LocalHttpClient courier_{control_};
};

/// Made once: whoever alters it puts it back.
AuditWorld& world();

}  // namespace perdura::audit::testing
