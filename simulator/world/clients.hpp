#pragma once
// People: members of the shop at their browsers, payers at the gateway, and what they do. Each act
// is one request that is sent until it is answered, on the fiber that calls it.
#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "apps/client/transport.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// Of the shop. It logs in when first needed, and again when its token has run out.
struct Member {
  std::string name;
  std::string id;
  std::string token = {};

  std::string email() const { return name + "@perdura.example"; }
  std::string password() const { return "secret-of-" + name; }
};

/// How an order is to be paid.
enum class PayBy { Credit, Card };

/// The answer to a placement.
struct Placed {
  int status = 0;     // 201, 202; 409 and 422 with a durable record
  std::string order;  // its id
  std::string code;   // of a refusal
};

/// Acts of one world, which outlives it. All run on fibers, throw `std::runtime_error` for an
/// answer that cannot be, and return the others.
class Clients {
 public:
  explicit Clients(World& world);
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  // ---- people ----------------------------------------------------------------------------------
  /// The operator's command makes the first one.
  Member& admin();
  Member& buyer(const std::string& name);
  /// Signed up, and approved by the admin.
  Member& seller(const std::string& name);
  void grant_credit(const Member& to, std::int64_t amount);

  // ---- goods and orders ------------------------------------------------------------------------
  struct Line {
    std::string sku;
    int quantity = 1;
    std::int64_t price = 0;
  };
  /// A product with one SKU, whose id is the answer.
  std::string offer(Member& seller, const std::string& name, std::int64_t price, int stock);
  /// `name` is what plans and traces call it ("o1"), and the idempotency key.
  Placed place(Member& buyer, const std::string& name, const std::vector<Line>& lines, PayBy by);
  /// The payer approves, or declines, on the gateway's page, once it can be paid.
  void pay(const std::string& order);
  void decline(const std::string& order);
  /// The status of the answer.
  int cancel(Member& buyer, const std::string& order);
  /// By its seller, of the order's only parcel, once it is there.
  int dispatch(Member& seller, const std::string& order);
  int confirm_purchase(Member& buyer, const std::string& order);
  /// What the customer is shown.
  boost::json::value read(Member& buyer, const std::string& order);

  // ---- what there is, by the tables -------------------------------------------------------------
  std::string status(const std::string& order);
  /// False if it has not come to that by then.
  bool await_status(const std::string& order, const std::string& status, Duration most);

  /// Sends a request as a member, until it is answered. `key`: of idempotency, if not empty.
  platform::HttpResponse send(Member& who, platform::HttpMethod method, const std::string& target,
                              std::string body = "", const std::string& key = "");

 private:
  Member& join(const std::string& name, const char* role);
  void log_in(Member& who);
  void at_gateway(const std::string& order, const char* act);
  platform::HttpResponse expect(platform::HttpResponse response, const std::string& of,
                                std::initializer_list<int> statuses) const;

  World& world_;
  std::unique_ptr<HttpClient> line_, pg_line_;
  apps::Transport shop_, pg_;
  std::map<std::string, std::unique_ptr<Member>> members_;
};

}  // namespace perdura::simulator
