#include "apps/loadtest/run.hpp"

#include <unistd.h>

#include <optional>

#include "apps/client/steps.hpp"
#include "apps/client/table.hpp"
#include "apps/loadtest/drain.hpp"
#include "apps/loadtest/stage.hpp"

namespace perdura::apps::loadtest {
namespace {

constexpr int step_count = 5;
/// Readers see an order PAID a moment before its stock is sold.
constexpr std::chrono::seconds settled_within{15};
constexpr std::chrono::milliseconds look_again{100};

class Run {
 public:
  Run(const Ground& ground, const Plan& plan)
      : ground_(ground), plan_(plan), waits_(ground.transport.waits()) {}

  Report go() {
    Steps steps(ground_.out, waits_, step_count);
    steps.run(by_card() ? "Make a buyer and a coffee" : "Make a buyer, his credit and a coffee",
              [this] { return set_stage(); });
    steps.run("Warm up", [this] { return warm_up(); });
    steps.run(
        "Place " + grouped(plan_.orders) + " orders, " + grouped(plan_.concurrency) + " at a time",
        [this] { return place(); });
    steps.run(by_card() ? "Look at stock, orders and the gateway's book"
                        : "Look at stock, credit and orders",
              [this] { return look(); });
    steps.run("Look at the workflows", [this] { return look_at_workflows(); });
    return report_of(plan_, measured_);
  }

 private:
  bool by_card() const { return plan_.pay == Pay::Card; }

  std::vector<Use> uses() const {
    return uses_of(read_stack(ground_.data / "pids"), read_processes("/proc"));
  }

  double cpu_ms() const { return total_ms(uses(), sysconf(_SC_CLK_TCK)); }

  Drained rest() const {
    return wait_for_rest([this] { return cpu_ms(); }, measured_.idle_cpu_ms_a_second, waits_);
  }

  std::string set_stage() {
    read_stack(ground_.data / "pids");  // says early that nothing runs
    stage_.emplace(ground_.transport, ground_.accounts,
                   StageWish{fresh_name(), plan_.credit, plan_.stock});
    const std::string credit = by_card() ? "" : "credit " + grouped(plan_.credit.value()) + ", ";
    return credit + "stock " + grouped(plan_.stock);
  }

  std::string warm_up() {
    measured_.idle_cpu_ms_a_second = idle_rate([this] { return cpu_ms(); }, waits_);
    if (plan_.warmup == 0) return "not wanted";
    const domain::Units units = coffees_an_order * plan_.warmup;
    Stage stage(ground_.transport, ground_.accounts,
                StageWish{fresh_name(), by_card() ? domain::Money() : coffee_price * units, units});
    const Batch batch{.orders = plan_.warmup,
                      .concurrency = std::min(plan_.concurrency, plan_.warmup),
                      .sku = stage.sku(),
                      .name = stage.name()};
    for (const auto& ended : drive({stage.buyer(), ground_.gateway}, batch, waits_)) {
      if (!ended.error.empty()) throw std::runtime_error(ended.error);
    }
    rest();
    return grouped(plan_.warmup) + " orders, not counted";
  }

  std::string place() {
    const Batch batch{.orders = plan_.orders,
                      .concurrency = plan_.concurrency,
                      .sku = stage_->sku(),
                      .name = stage_->name()};
    measured_.before = ground_.transport.repeats();
    const auto before = uses();
    const auto own_before = own_cpu();
    measured_.ended = drive({stage_->buyer(), ground_.gateway}, batch, waits_);
    const auto own_after = own_cpu();
    measured_.after = ground_.transport.repeats();
    measured_.drained = rest();
    const auto after = uses();
    measured_.costs = costs_between(before, after, plan_.orders, sysconf(_SC_CLK_TCK));
    measured_.driver_cpu_ms =
        std::chrono::duration<double, std::milli>(own_after - own_before).count();
    const std::string after_last = shown_seconds(measured_.drained.after) + " after the last order";
    return (measured_.drained.at_rest ? "all its work done " : "still at work ") + after_last;
  }

  std::string look() {
    const Expected expected = expected_of(plan_);
    const auto until = waits_.ticks() + settled_within;
    for (;;) {
      const Sku sku = stage_->read_sku();
      measured_.found.on_hand = sku.stock;
      measured_.found.reserved = sku.reserved;
      measured_.found.credit = stage_->buyer().credit_balance();
      if (is_settled(expected, measured_.found) || waits_.ticks() > until) break;
      waits_.sleep(look_again);
    }
    measured_.found.orders = stage_->buyer().orders();
    if (by_card()) measured_.found.gateway = at_gateway(read_book());
    return {};
  }

  std::vector<BookedPayment> read_book() const {
    std::vector<BookedPayment> book;
    for (const auto& ended : measured_.ended) {
      if (ended.pg_order_id) book.push_back(ground_.gateway->book(*ended.pg_order_id));
    }
    return book;
  }

  /// By card: attempts that may have a `PaymentValidation` of their own.
  std::vector<std::string> children_of(const domain::OrderId& id) {
    std::vector<std::string> children;
    if (!by_card()) return children;
    Session& buyer = stage_->buyer();
    for (const auto& attempt : buyer.payment(buyer.order(id).payment.id).attempts) {
      if (attempt.status != "READY") children.push_back(attempt.id.value());
    }
    return children;
  }

  std::string look_at_workflows() {
    std::vector<domain::OrderId> paid;
    for (const auto& order : measured_.found.orders) {
      if (is_paid(order)) paid.push_back(order.id);
    }
    measured_.history_events =
        measure_histories(ground_.settings, paid,
                          [this](const domain::OrderId& order) { return children_of(order); });
    return {};
  }

  const Ground& ground_;
  const Plan& plan_;
  Waits waits_;
  std::optional<Stage> stage_;
  Measured measured_;
};

}  // namespace

Report run_load_test(const Ground& ground, const Plan& plan) { return Run(ground, plan).go(); }

}  // namespace perdura::apps::loadtest
