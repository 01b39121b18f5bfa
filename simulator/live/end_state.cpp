#include "simulator/live/end_state.hpp"

#include <set>

#include "simulator/checkers/json.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator::live {

namespace bj = boost::json;

namespace {

std::string money_in(const bj::value& document, std::string_view key) {
  return write_money(domain::Money(document.at(key).to_number<std::int64_t>()));
}

std::string count_in(const bj::value& document, std::string_view key) {
  return write_count(document.at(key).to_number<std::int64_t>());
}

const bj::array& list_in(const bj::value& document, std::string_view key) {
  return document.at(key).as_array();
}

std::string numbered(const char* what, std::size_t place) {
  return std::string(what) + " " + std::to_string(place + 1);
}

/// Asks for one thing after the other, and writes down what it is told.
class Reader {
 public:
  Reader(const scenario::Scenario& scenario, Stage& stage, const Script& script)
      : scenario_(scenario), stage_(stage), script_(script), players_(stage.players()) {}

  EndState read() {
    for (const auto& order : scenario_.orders) order_of(order);
    std::set<std::string> goods, buyers;
    for (const auto& order : scenario_.orders) {
      buyers.insert(order.buyer);
      for (const auto& line : order.lines) goods.insert(line.sku);
    }
    for (const auto& good : goods) stock_of(good);
    for (const auto& buyer : buyers) credit_of(buyer);
    return std::move(end_);
  }

 private:
  void note(const std::string& of, const std::string& what, std::string value) {
    end_[{of, what}] = std::move(value);
  }

  void order_of(const scenario::OrderSpec& spec) {
    const auto& id = script_.id_of(spec.id);
    if (id.empty()) return note(spec.id, "status", "never placed");
    Member& buyer = stage_.buyer(spec.buyer);
    const auto order = players_.read(buyer, id);
    note(spec.id, "status", text_in(order, "status"));
    note(spec.id, "total", money_in(order, "total"));
    if (const auto* failure = order.as_object().if_contains("failure")) {
      note(spec.id, "failure", text_in(*failure, "code"));
    }
    const auto& cancellations = list_in(order, "cancellations");
    for (std::size_t n = 0; n < cancellations.size(); ++n) {
      note(spec.id, numbered("cancellation", n),
           text_in(cancellations[n], "status") + " of " +
               money_in(cancellations[n], "refund_amount"));
    }
    parcels_of(spec.id, order);
    payment_of(spec.id, buyer, text_in(order.at("payment"), "id"));
  }

  void parcels_of(const std::string& name, const bj::value& order) {
    for (const auto& parcel : list_in(order, "shipments")) {
      note(name, "parcel of " + stage_.seller_name(text_in(parcel, "seller_id")),
           text_in(parcel, "status"));
    }
  }

  /// An order that was refused has none.
  void payment_of(const std::string& name, Member& buyer, const std::string& id) {
    const auto payment = players_.get_if_there(buyer, "/api/v1/payments/" + id);
    if (!payment) return;
    note(name, "captured", money_in(*payment, "captured_amount"));
    note(name, "refunded", money_in(*payment, "refunded_amount"));
    const auto& attempts = list_in(*payment, "attempts");
    for (std::size_t n = 0; n < attempts.size(); ++n) {
      note(name, numbered("attempt", n),
           text_in(attempts[n], "status") + ", captured " +
               money_in(attempts[n], "captured_amount") + ", refunded " +
               money_in(attempts[n], "refunded_amount"));
    }
    const auto& refunds = list_in(*payment, "refunds");
    for (std::size_t n = 0; n < refunds.size(); ++n) {
      note(name, numbered("refund", n),
           text_in(refunds[n], "status") + " of " + money_in(refunds[n], "amount"));
    }
  }

  void stock_of(const std::string& name) {
    const Good& good = stage_.good(name);
    const auto product = players_.get(stage_.seller(good.seller),
                                      "/api/v1/products/" + players_.product_of(good.sku));
    const auto& sku = list_in(product, "skus").at(0);
    note("stock of " + name, "on hand", count_in(sku, "stock"));
    note("stock of " + name, "reserved", count_in(sku, "reserved"));
  }

  void credit_of(const std::string& name) {
    const auto credit = players_.get(stage_.buyer(name), "/api/v1/users/me/credit");
    note("credit of " + name, "balance", money_in(credit, "balance"));
  }

  const scenario::Scenario& scenario_;
  Stage& stage_;
  const Script& script_;
  Players& players_;
  EndState end_;
};

}  // namespace

EndState read_end(const scenario::Scenario& scenario, Stage& stage, const Script& script) {
  return Reader(scenario, stage, script).read();
}

std::vector<Difference> differences(const EndState& live, const EndState& simulated) {
  constexpr const char* nothing = "none";
  std::set<EndState::key_type> keys;
  for (const auto& [key, value] : live) keys.insert(key);
  for (const auto& [key, value] : simulated) keys.insert(key);
  const auto value_in = [&](const EndState& state, const EndState::key_type& key) {
    const auto found = state.find(key);
    return found == state.end() ? std::string(nothing) : found->second;
  };
  std::vector<Difference> all;
  for (const auto& key : keys) {
    auto here = value_in(live, key), there = value_in(simulated, key);
    if (here != there) all.push_back({key.first, key.second, std::move(here), std::move(there)});
  }
  return all;
}

std::string to_line(const Difference& difference) {
  return difference.of + ": " + difference.what + " " + difference.live + " live, " +
         difference.simulated + " simulated";
}

}  // namespace perdura::simulator::live
