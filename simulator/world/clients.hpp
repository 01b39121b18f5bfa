#pragma once
// People: members of the shop at their browsers, payers at the gateway, and what they do. Each act
// is one request that is sent until it is answered, on the fiber that calls it.
#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "apps/client/transport.hpp"
#include "domain/reasons.hpp"
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

/// What an act waits for did not come, and does not any more.
class StepFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A seller's parcel of an order, as shipping has it.
struct Parcel {
  std::string id, seller_id, status;
  std::string waybill;       // empty: none yet
  std::int64_t attempt = 0;  // so often it was dispatched
};

/// Acts of one world, which outlives it. All run on fibers, throw `std::runtime_error` for an
/// answer that cannot be, `StepFailed` if what they wait for does not come, and return the others.
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
  /// The product with that SKU goes off sale.
  void withdraw(Member& seller, const std::string& sku);
  /// `name` is what plans and traces call it ("o1"), and the idempotency key.
  Placed place(Member& buyer, const std::string& name, const std::vector<Line>& lines, PayBy by);
  /// So much of it on store credit, the rest by card.
  Placed place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
               std::int64_t credit);
  /// The payer approves, or declines, on the gateway's page, once it can be paid.
  void pay(const std::string& order);
  void decline(const std::string& order);
  /// By its buyer or an admin; `wish` counts what he has wished of this order, from 1. Here and
  /// below: the status of the answer.
  int cancel(Member& who, const std::string& order,
             domain::Reason reason = domain::Reason::ChangedMind, int wish = 1);
  /// By its seller, of the order's only parcel, once it is there.
  int dispatch(Member& seller, const std::string& order);
  int dispatch(Member& seller, const Parcel& parcel);
  int confirm_purchase(Member& buyer, const std::string& order);
  /// What the customer is shown.
  boost::json::value read(Member& buyer, const std::string& order);

  // ---- outside, as things are there: nothing is waited for
  // ---------------------------------------
  /// "/approve" (`amount`: another one than the order's), "/decline". 404: there is nothing to pay.
  int at_gateway(const std::string& order, const char* act,
                 std::optional<std::int64_t> amount = {});
  /// The buyer's browser comes back from the gateway. 404: nobody has paid there.
  int confirm(Member& buyer, const std::string& order, std::int64_t amount);
  /// "/advance", "/hold", "/lose", of a parcel with a waybill.
  int at_courier(const Parcel& parcel, const char* act);

  // ---- what there is, by the tables -------------------------------------------------------------
  std::string status(const std::string& order);
  std::vector<Parcel> parcels(const std::string& order);
  /// False if it has not come to that by then.
  bool await_status(const std::string& order, const std::string& status, Duration most);

  /// Sends a request as a member, until it is answered. `key`: of idempotency, if not empty.
  platform::HttpResponse send(Member& who, platform::HttpMethod method, const std::string& target,
                              std::string body = "", const std::string& key = "");

 private:
  Member& join(const std::string& name, const char* role);
  void log_in(Member& who);
  void pay_by(const std::string& order, const char* act);
  /// What identifies it at the gateway, and its id; empty: it is not paid there.
  std::pair<std::string, std::string> payment_of(const std::string& order);
  bool ended(const std::string& order);
  platform::HttpResponse expect(platform::HttpResponse response, const std::string& of,
                                std::initializer_list<int> statuses) const;

  World& world_;
  std::unique_ptr<HttpClient> line_, pg_line_, courier_line_;
  apps::Transport shop_, pg_, courier_;
  std::map<std::string, std::unique_ptr<Member>> members_;
};

}  // namespace perdura::simulator
