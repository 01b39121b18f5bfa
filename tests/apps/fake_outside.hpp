#pragma once
// mock-pg and mock-courier in memory, as far as the demo uses them: they tell the fake shop at
// once.
#include <set>

#include "tests/apps/fake_shop.hpp"

namespace perdura::apps::testing {

/// Not thread-safe; `shop` outlives both.
class FakeGateway {
 public:
  explicit FakeGateway(FakeShop& shop);
  FakeGateway(const FakeGateway&) = delete;
  FakeGateway& operator=(const FakeGateway&) = delete;

  platform::testing::ScriptedClient http;
  bool tells = true;  // false: the shop never hears of what is paid
  bool voids = true;  // false: a wrong amount stays held
  std::vector<std::int64_t> approved;

 private:
  platform::HttpResponse answer(const platform::HttpRequest& request);
  platform::HttpResponse press(FakeShop::Order& order, bool pays);
  platform::HttpResponse approve(FakeShop::Order& order);
  platform::HttpResponse approve_wrongly(FakeShop::Order& order, std::int64_t amount);

  FakeShop& shop_;
};

class FakeCourier {
 public:
  explicit FakeCourier(FakeShop& shop);
  FakeCourier(const FakeCourier&) = delete;
  FakeCourier& operator=(const FakeCourier&) = delete;

  platform::testing::ScriptedClient http;
  bool moves = true;              // false: no scan ever comes
  std::vector<std::string> held;  // waybills

 private:
  platform::HttpResponse answer(const platform::HttpRequest& request);
  platform::HttpResponse advance(FakeShop::Order& order);

  FakeShop& shop_;
  std::set<std::string> undelivered_;  // waybills
};

}  // namespace perdura::apps::testing
