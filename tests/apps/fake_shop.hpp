#pragma once
// The shop's REST contract in memory, as far as the programs beside `perdura` use it.
#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/http/url.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::apps::testing {

platform::HttpResponse json_answer(int status, const boost::json::object& body);
/// A problem document. `retry_after` in seconds.
platform::HttpResponse problem(int status, const std::string& code, const std::string& detail,
                               std::optional<int> retry_after = {});

/// Members and goods are there or not as the test says; calls are counted. Thread-safe through
/// `http`; its members are to be touched only while nobody calls.
class FakeShop {
 public:
  struct Member {
    std::string id;
    std::string email;
    std::string password;
    std::string role;
    std::string status;
    std::int64_t credit = 0;
    std::vector<std::pair<std::string, std::int64_t>> movements;  // oldest first
  };
  struct Movement {
    std::string type;
    std::int64_t quantity = 0;
    std::string order;
  };
  struct Goods {
    std::string id;
    std::string name;
    std::int64_t price = 0;
    std::int64_t stock = 0;
    std::vector<Movement> movements{};  // oldest first
  };
  /// The gateway's, as far as it was told.
  struct Transaction {
    std::string status;
    std::int64_t amount = 0;
  };
  /// One an order.
  struct Parcel {
    std::string id;
    std::string status = "READY";
    std::string waybill{};
    int reads_until_issued = 0;
    // The courier's own, once there is a waybill.
    std::string scan{};
    bool returning = false;
    bool lost = false;
  };
  struct Order {
    std::string id;
    std::string buyer;  // mail
    std::string status;
    std::int64_t total = 0;
    std::string failure;
    int reads_until_paid = 0;
    bool by_card = false;
    std::vector<Transaction> transactions{};
    std::int64_t declined = 0;
    std::int64_t captured = 0;
    int reads_until_confirmed = 0;
    std::int64_t refunded = 0;
    std::optional<Parcel> parcel{};
  };
  using Fault = std::function<std::optional<platform::HttpResponse>(const platform::HttpRequest&)>;

  FakeShop();
  FakeShop(const FakeShop&) = delete;
  FakeShop& operator=(const FakeShop&) = delete;

  Member& add_member(const std::string& email, const std::string& password, const std::string& role,
                     const std::string& status = "ACTIVE");
  Goods& add_goods(const std::string& name, std::int64_t price, std::int64_t stock);
  Member* member(const std::string& email);
  Goods* goods(const std::string& name);
  Order* order(const std::string& id);
  /// What the world outside tells. A parcel is there as soon as its order is paid.
  void pay(Order& order);
  /// FAILED, CANCELLED: what was captured is refunded; `restock`: and the goods are back.
  void end(Order& order, const std::string& status, const std::string& code, bool restock);
  /// As the shop does after a day: requests with keys of before have their effect again.
  void forget_keys() { kept_.clear(); }
  /// "POST /api/v1/products": how often it was asked for, ids as they came.
  int calls(const std::string& call) const;

  platform::testing::ScriptedClient http;
  Fault fault;                    // answers in place of the shop, where it answers
  std::size_t page_size = 100;    // of lists, whatever the limit says
  int reads_until_paid = 0;       // 0: orders are answered 201, else 202 and so many reads
  int reads_until_confirmed = 0;  // 0: confirms are answered 200, else 202 and so many reads
  int reads_until_lost = 1;       // so many of its order, and a lost parcel is refunded
  int reads_until_issued = 0;     // 0: dispatches are answered 200, else 202 and so many reads
  std::set<std::string> run_out;  // access tokens that are refused
  std::vector<Member> members;    // in the order of their sign-up
  std::vector<Goods> sold;        // oldest first
  std::vector<Order> orders;      // oldest first
  std::vector<platform::HttpRequest> asked;  // all requests

 private:
  using Request = platform::HttpRequest;
  using Response = platform::HttpResponse;

  Response answer(const Request& request);
  Response route(const Request& request, const platform::Target& target);
  Response sign_up(const Request& request);
  Response log_in(const Request& request);
  Response list_users(const platform::Target& target);
  Response make_goods(const Request& request);
  Response place(const Request& request, Member& buyer);
  Response read_order(const std::string& id);
  Response part_of_order(const Request& request, const platform::Target& target);
  Response confirm(Order& order);
  Response history_of(const std::string& product);
  Response shipments();
  Response shipment(const Request& request, const std::string& id);
  Response credit_of(const Member& member, const platform::Target& target);
  Response page(std::vector<boost::json::object> items, const platform::Target& target,
                boost::json::object more = {}) const;
  Member* caller(const Request& request);
  std::string fresh(const std::string& prefix) { return prefix + std::to_string(++made_); }

  mutable std::mutex mutex_;
  std::map<std::string, Response> kept_;       // by idempotency key
  std::map<std::string, std::string> tokens_;  // whose they are, by mail
  int made_ = 0;
};

}  // namespace perdura::apps::testing
