// The customer's view: what the shop has answered never becomes false.
#include <boost/json/parse.hpp>
#include <map>
#include <optional>

#include "simulator/checkers/checker.hpp"
#include "simulator/checkers/json.hpp"
#include "simulator/checkers/transitions.hpp"

namespace perdura::simulator::checkers {
namespace {

namespace bj = boost::json;

/// What people know of an order, as far as it cannot be taken back.
struct Told {
  std::string status;
  std::string number;
  std::optional<std::int64_t> total;
  std::int64_t refunded = 0;
  std::string cancelled_by;          // a cancellation that they were told is COMPLETED
  std::int64_t cancel_refunded = 0;  // by it
};

struct Stands {
  std::string status, number;
  std::optional<std::int64_t> total;
  std::int64_t refunded = 0;
  bool explained = false;  // it says why it failed
  bool there = true;
};

/// A cancellation by its row.
struct Cancellation {
  std::string status;
  std::int64_t refunded = 0;
};

/// The way from one to the other, however long; or none is needed.
bool may_become(std::string_view from, std::string_view to) {
  return from == to ||
         leads(machines::order, from, to, static_cast<int>(machines::order.transitions.size()));
}

class Customer final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service != "order") return;
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() == "order_cancellation" && !row.is_gone()) note_cancellation(row, findings);
      if (row.table() != "orders") continue;
      note_order(row);
      check(row.text("id"), findings);
    }
  }

  void answered(const ClientAnswer& answer, Findings& findings) override {
    const bool good = answer.status >= 200 && answer.status < 300;
    const bool refused = answer.status == 409 || answer.status == 422;
    if (!good && !refused && answer.status != 404) return;
    boost::system::error_code wrong;
    const auto body = bj::parse(answer.response, wrong);
    if (answer.status == 404) return check_not_found(answer, findings);
    if (wrong) return;
    if (good) hear(answer.who, body, findings);
    // A placement that was refused for good leaves a record: the order is FAILED.
    if (refused && answer.method == "POST" && answer.target == "/api/v1/orders") {
      hear_failed(answer.who, body, findings);
    }
  }

  void ended(const EndOfRun&, Findings& findings) override {
    for (const auto& [id, told] : told_) {
      check(id, findings);
      const auto found = orders_.find(id);
      if (found == orders_.end() || found->second.status != "FAILED") continue;
      if (found->second.explained) continue;
      findings.add(id, "the order " + id + " is FAILED, and does not say why");
    }
  }

 private:
  void note_order(const Row& row) {
    Stands& order = orders_[row.text("id")];
    order.there = !row.is_gone();
    order.status = row.text("status");
    order.number = row.text("number");
    // Until it is priced its total is what the buyer expected.
    if (!row.text("currency").empty()) order.total = row.number("total");
    order.refunded = row.number("refunded");
    order.explained = !row.text("failure").empty();
  }

  void note_cancellation(const Row& row, Findings& findings) {
    cancellations_[row.text("id")] = {row.text("status"), row.number("refund_amount")};
    check(row.text("order_id"), findings);
  }

  void hear(const std::string& who, const bj::value& body, Findings& findings) {
    const std::string cancelled = text_in(body, "order_id");
    const std::string status = text_in(body, "order_status");
    if (!status.empty() && cancelled.starts_with("ord_")) {
      Told& told = known(who, cancelled);
      if (text_in(body, "status") == "COMPLETED") {
        told.cancelled_by = text_in(body, "id");
        told.cancel_refunded = number_in(body, "refund_amount").value_or(0);
      }
      hear_status(cancelled, told, status, findings);
      return check(cancelled, findings);
    }
    const std::string id = text_in(body, "id");
    if (!id.starts_with("ord_") || text_in(body, "status").empty()) return;
    Told& told = known(who, id);
    told.number = text_in(body, "number");
    const bj::object& order = body.as_object();
    const auto* lines = order.if_contains("lines");
    if (lines && lines->is_array() && !lines->get_array().empty()) {
      told.total = number_in(body, "total");
    }
    if (const auto* payment = order.if_contains("payment")) {
      const auto refunded = number_in(*payment, "refunded_amount").value_or(0);
      told.refunded = std::max(told.refunded, refunded);
    }
    hear_status(id, told, text_in(body, "status"), findings);
    check(id, findings);
  }

  void hear_failed(const std::string& who, const bj::value& body, Findings& findings) {
    const std::string id = text_in(body, "order_id");
    if (id.empty()) return;
    hear_status(id, known(who, id), "FAILED", findings);
    check(id, findings);
  }

  /// An answer may be old when it comes: what may still become what was told is no news.
  static void hear_status(const std::string& id, Told& told, const std::string& status,
                          Findings& findings) {
    if (told.status.empty() || may_become(told.status, status)) {
      told.status = status;
    } else if (!may_become(status, told.status)) {
      findings.add(id, "of the order " + id + " people were told " + told.status + ", and then " +
                           status + ": the one cannot become the other");
    }
  }

  void check_not_found(const ClientAnswer& answer, Findings& findings) const {
    const std::size_t at = answer.target.find("ord_");
    if (at == std::string::npos) return;
    const std::string id = answer.target.substr(at, answer.target.find_first_of("/?", at) - at);
    if (!seen_by_.contains({answer.who, id})) return;
    findings.add(id, "the order " + id +
                         " was accepted, and now its buyer is told that there is "
                         "no such order (" +
                         answer.method + " " + answer.target + ")");
  }

  Told& known(const std::string& who, const std::string& id) {
    seen_by_.insert({who, id});
    return told_[id];
  }

  void check(const std::string& id, Findings& findings) const {
    const auto found = told_.find(id);
    if (found == told_.end()) return;
    const Told& told = found->second;
    const auto add = [&](const std::string& what) {
      findings.add(id, "people were told of the order " + id + " that " + what);
    };
    const auto order = orders_.find(id);
    if (order == orders_.end() || !order->second.there) return add("it is accepted: it is lost");
    const Stands& stands = order->second;
    if (!may_become(told.status, stands.status)) {
      add("it is " + told.status + ", and it is " + stands.status);
    }
    if (!told.number.empty() && told.number != stands.number) {
      add("its number is " + told.number + ", and it is " + stands.number);
    }
    if (told.total && stands.total && told.total != stands.total) {
      add("its total is " + std::to_string(*told.total) + ", and it is " +
          std::to_string(*stands.total));
    }
    if (told.refunded > stands.refunded) {
      add(std::to_string(told.refunded) + " went back, and it says " +
          std::to_string(stands.refunded));
    }
    const auto cancellation = cancellations_.find(told.cancelled_by);
    if (told.cancelled_by.empty() || cancellation == cancellations_.end()) return;
    const auto& [status, refunded] = cancellation->second;
    if (status != "COMPLETED" || refunded != told.cancel_refunded) {
      add("its cancellation " + told.cancelled_by + " is COMPLETED with " +
          std::to_string(told.cancel_refunded) + " back, and it is " + status + " with " +
          std::to_string(refunded));
    }
  }

  std::map<std::string, Told> told_;  // by order
  std::map<std::string, Stands> orders_;
  std::map<std::string, Cancellation> cancellations_;
  std::set<std::pair<std::string, std::string>> seen_by_;  // who, which order
};

}  // namespace

extern const CheckerKind customer{
    .name = "customers_view",
    .about =
        "What people were answered never becomes false: an accepted order is never lost, what "
        "was told final stays, and money that was told refunded went back.",
    .when = CheckedWhen::Both,
    .make = &made<Customer>};

}  // namespace perdura::simulator::checkers
