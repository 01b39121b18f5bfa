#pragma once
// Players: those who have to do with a shop. Members at their browsers, payers at the gateway, the
// courier's clerks, and what they do: each act is one request that is sent until it is answered.
#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/client/transport.hpp"
#include "domain/reasons.hpp"

namespace perdura::simulator {

/// Of the shop. It logs in when first needed, and again when its token has run out.
struct Member {
  std::string name;
  std::string id;
  std::string email, password;
  std::string token = {};
};
/// With a mail and a password that follow from his name; he has no id yet.
Member member_called(const std::string& name);

/// The answer to a placement.
struct Placed {
  int status = 0;     // 201, 202; 409 and 422 with a durable record
  std::string order;  // its id
  std::string code;   // of a refusal
};

/// A seller's parcel of an order, as the shop has it.
struct Parcel {
  std::string id, seller_id, status;
  std::string waybill;       // empty: none yet
  std::int64_t attempt = 0;  // so often it was dispatched
};

/// Acts, over three lines: where a shop's facts are looked up, its world knows. All block the
/// caller as the lines do, throw `std::runtime_error` for an answer that cannot be, and return the
/// others.
class Players {
 public:
  /// To the shop's gateway, to the payment gateway's pages, and to the courier's desk.
  struct Lines {
    std::unique_ptr<platform::HttpClient> shop, gateway, courier;
  };

  /// What is asked of the shop may be asked again; what is done outside may not be done twice.
  struct Patience {
    apps::TransportOptions shop, outside;
  };

  /// `run`: what the names of all members and goods begin with; empty: nothing.
  Players(Lines lines, const apps::Waits& waits, const Patience& patience, std::string run = "");
  Players(const Players&) = delete;
  Players& operator=(const Players&) = delete;
  virtual ~Players() = default;

  // ---- people ----------------------------------------------------------------------------------
  virtual Member& admin() = 0;
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
  static std::int64_t total_of(const std::vector<Line>& lines);
  /// A product with one SKU, whose id is the answer.
  std::string offer(Member& seller, const std::string& name, std::int64_t price, int stock);
  /// The product with that SKU, which was offered here.
  const std::string& product_of(const std::string& sku) const { return products_.at(sku); }
  /// It goes off sale.
  void withdraw(Member& seller, const std::string& sku);
  /// `name` is what plans and traces call it ("o1"), and the idempotency key. So much of it on
  /// store credit, the rest by card.
  Placed place(Member& buyer, const std::string& name, const std::vector<Line>& lines,
               std::int64_t credit);
  /// By its buyer or an admin; `wish` counts what he has wished of this order, from 1. Here and
  /// below: the status of the answer.
  int cancel(Member& who, const std::string& order,
             domain::Reason reason = domain::Reason::ChangedMind, int wish = 1);
  int dispatch(Member& seller, const Parcel& parcel);
  int confirm_purchase(Member& buyer, const std::string& order);
  /// What the customer is shown.
  boost::json::value read(Member& buyer, const std::string& order);

  // ---- outside, as things are there: nothing is waited for -------------------------------------
  /// "/approve" (`amount`: another one than the order's), "/decline". 404: there is nothing to pay.
  int at_gateway(const std::string& order, const char* act,
                 std::optional<std::int64_t> amount = {});
  /// The buyer's browser comes back from the gateway. 404: nobody has paid there.
  int confirm(Member& buyer, const std::string& order, std::int64_t amount);
  /// "/advance", "/hold", "/lose", of a parcel with a waybill.
  int at_courier(const Parcel& parcel, const char* act);

  /// What there is of it, as the shop has it.
  virtual std::vector<Parcel> parcels(const std::string& order) = 0;

  /// Sends a request as a member, until it is answered. `key`: of idempotency, if not empty.
  platform::HttpResponse send(Member& who, platform::HttpMethod method, const std::string& target,
                              std::string body = "", const std::string& key = "");
  /// The body of what a member may read at `target`.
  boost::json::value get(Member& who, const std::string& target);
  /// Nothing: it is not there (404).
  std::optional<boost::json::value> get_if_there(Member& who, const std::string& target);

 protected:
  /// What identifies it at the gateway, and its id; empty: it is not paid there.
  virtual std::pair<std::string, std::string> payment_of(const std::string& order) = 0;
  /// An order is about to be placed under this key.
  virtual void placing(const std::string& /*key*/, const std::string& /*name*/) {}
  /// A request under this key was answered; what he was answered he may forget, and `ask` again.
  virtual void answered(Member& /*who*/, const platform::HttpRequest& /*request*/,
                        const std::string& /*key*/) {}
  /// Sends the same request once more, under its key.
  platform::HttpResponse ask(Member& who, platform::HttpRequest request);
  /// The name of the order that is placed under that key; nothing: it is the key of another act.
  static std::optional<std::string> placed_under(std::string_view key);
  /// It has been, or was refused with a record.
  virtual void placed(Member& /*buyer*/, const std::string& /*name*/, const Placed& /*answer*/) {}

  Member& known(Member member);
  /// Null: nobody of this name, or with this id.
  Member* find(const std::string& name);
  Member* find_by_id(const std::string& id);

 private:
  std::string called(const std::string& name) const {
    return run_.empty() ? name : run_ + "-" + name;
  }
  Member& join(const std::string& name, const char* role);
  void log_in(Member& who);
  platform::HttpResponse expect(platform::HttpResponse response, const std::string& of,
                                std::initializer_list<int> statuses) const;

  const Lines lines_;
  apps::Transport shop_, gateway_, courier_;
  const std::string run_;
  std::map<std::string, std::unique_ptr<Member>> members_;
  std::map<std::string, std::string> products_;  // by SKU
};

}  // namespace perdura::simulator
