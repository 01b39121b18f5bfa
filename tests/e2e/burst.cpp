#include "tests/e2e/burst.hpp"

#include <algorithm>

#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {

Burst::Burst(Stage& stage, const BurstWish& wish)
    : stage_(stage),
      wish_(wish),
      session_(wish.session != nullptr ? *wish.session : stage.buyer().session()),
      answers_(static_cast<std::size_t>(wish.orders)) {
  session_.log_in();
  for (int n = 0; n < std::min(wish.at_once, wish.orders); ++n) {
    threads_.emplace_back([this] { work(); });
  }
}

void Burst::work() {
  const auto order = stage_.order_of({wish_.units});
  for (;;) {
    const std::size_t mine = next_++;
    if (mine >= answers_.size()) return;
    Answered& answer = answers_[mine];
    try {
      const auto key = stage_.key(wish_.name + "-" + std::to_string(mine));
      const auto placement = session_.place(order, key);
      if (const auto* refused = std::get_if<apps::Refused>(&placement)) {
        answer = {409, refused->order_id, refused->code, {}};
      } else {
        const auto& accepted = std::get<apps::Accepted>(placement);
        answer = {accepted.status, accepted.order.id, {}, {}};
      }
    } catch (const std::exception& error) {
      answer.error = error.what();
    }
    ++answered_;
  }
}

void Burst::wait_for(int answers) const {
  eventually("so many answers", [&] { return answered_ >= answers; });
}

const std::vector<Answered>& Burst::finish() {
  threads_.clear();
  return answers_;
}

void settle(Stage& stage) {
  eventually("the end of all orders", [&] {
    const auto orders = stage.read_orders();
    return std::none_of(orders.begin(), orders.end(), [](const SeenOrder& order) {
      return order.status == "PENDING" || order.status == "CANCEL_PENDING";
    });
  });
}

std::vector<std::string> faults_of(Stage& stage, const std::vector<Answered>& answers) {
  std::map<domain::OrderId, std::string> orders;
  for (const auto& order : stage.read_orders()) orders[order.id] = order.status;
  std::vector<std::string> faults;
  std::map<domain::OrderId, int> told;
  for (const auto& answer : answers) {
    if (answer.status == 0) {
      faults.push_back("no answer: " + answer.error);
      continue;
    }
    if (++told[answer.order_id] > 1) {
      faults.push_back("two keys, one order: " + answer.order_id.value());
    }
    const auto found = orders.find(answer.order_id);
    const std::string status = found == orders.end() ? "not in the list" : found->second;
    const bool kept = answer.status == 201 ? status == "PAID" || status == "CANCELLED"
                                           : answer.status == 202 || status == "FAILED";
    if (!kept || found == orders.end()) {
      faults.push_back(answer.order_id.value() + ": answered " + std::to_string(answer.status) +
                       ", but is " + status);
    }
  }
  for (const auto& [id, status] : orders) {
    if (!told.contains(id)) faults.push_back("nobody was told of " + id.value() + ", " + status);
  }
  return faults;
}

std::map<std::string, int> tally(Stage& stage) {
  std::map<std::string, int> counts;
  for (const auto& order : stage.read_orders()) ++counts[order.status];
  return counts;
}

}  // namespace perdura::e2e
