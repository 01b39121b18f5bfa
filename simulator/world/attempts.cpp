#include "simulator/world/attempts.hpp"

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"

namespace perdura::simulator {
namespace {

using temporal::ActivityContext;
using temporal::ActivityFunction;
using temporal::Payloads;

/// An attempt as it was begun, for one who may go on when it has ended. Nobody hears its
/// heartbeats.
class Remembered final : public ActivityContext {
 public:
  /// `longer`: so much later it takes its time for over.
  explicit Remembered(const ActivityContext& of, Duration longer = {})
      : workflow_id_(of.workflow_id()),
        run_id_(of.run_id()),
        activity_id_(of.activity_id()),
        type_(of.type()),
        headers_(of.headers()),
        attempt_(of.attempt()),
        local_(of.local()),
        deadline_(of.deadline() + longer) {}

  const std::string& workflow_id() const override { return workflow_id_; }
  const std::string& run_id() const override { return run_id_; }
  const std::string& activity_id() const override { return activity_id_; }
  const std::string& type() const override { return type_; }
  int attempt() const override { return attempt_; }
  bool local() const override { return local_; }
  const temporal::Headers& headers() const override { return headers_; }
  TimePoint deadline() const override { return deadline_; }
  void heartbeat(temporal::Payload) override {}
  std::optional<temporal::Payload> last_heartbeat() const override { return std::nullopt; }
  bool cancelled() const override { return false; }

 private:
  const std::string workflow_id_, run_id_, activity_id_, type_;
  const temporal::Headers headers_;
  const int attempt_;
  const bool local_;
  const TimePoint deadline_;
};

class Judged {
 public:
  Judged(std::string type, ActivityFunction inner, Machine& machine, const Surroundings& world)
      : type_(std::move(type)), inner_(std::move(inner)), machine_(machine), world_(world) {}

  Payloads operator()(ActivityContext& context, const Payloads& input) const {
    const std::string order = world_.names.of(context.workflow_id());
    // Local ones have no heartbeats.
    const Offer offer =
        context.local() ? Offer::all().without(Attempt::HeartbeatLost) : Offer::all();
    const Choice choice = world_.chooser.at({sites::activity, type_}, order, offer);
    switch (choice.as<Attempt>()) {
      case Attempt::Run:
        break;
      case Attempt::HeartbeatLost:
        return unheard(context, input, choice.by);
      case Attempt::CrashBefore:
        die();
      case Attempt::CrashAfterCommit:
        regardless(context, input);
        die();
      case Attempt::ReportTimeout:
        return too_late(context, input);
      case Attempt::Slow:
        machine_.fibers().sleep(choice.by);
        break;
      case Attempt::RunTwice:
        machine_.life()->spawn([self = *this, twin = std::make_shared<Remembered>(context),
                                input] { self.regardless(*twin, input); },
                               "activity, a second time");
        break;
    }
    return inner_(context, input);
  }

 private:
  [[noreturn]] void die() const {
    world_.crash(machine_.name(), Duration::zero());
    machine_.fibers().sleep(Duration::zero());  // where it meets its end
    throw std::logic_error("a worker lives on after its crash");
  }
  void regardless(ActivityContext& context, const Payloads& input) const {
    try {
      inner_(context, input);
    } catch (const std::exception&) {
      return;  // nobody hears of it
    }
  }
  Duration time_left(const ActivityContext& context) const {
    return std::max(context.deadline() - machine_.loop().now(), Duration::zero());
  }
  /// Whoever waited for it has given up when it comes.
  Payloads too_late(ActivityContext& context, const Payloads& input) const {
    auto result = inner_(context, input);
    machine_.fibers().sleep(time_left(context) + Duration(1));
    return result;
  }
  /// Another attempt is given out meanwhile; this one knows nothing of it, and has its effect `by`
  /// after it was given up.
  Payloads unheard(const ActivityContext& context, const Payloads& input, Duration by) const {
    const Duration wait = time_left(context) + by;
    Remembered cut_off(context, wait);
    machine_.fibers().sleep(wait);
    return inner_(cut_off, input);
  }

  std::string type_;
  ActivityFunction inner_;
  Machine& machine_;
  const Surroundings& world_;
};

}  // namespace

temporal::Activities judged(const temporal::Activities& all, Machine& machine,
                            const Surroundings& world) {
  temporal::Activities made;
  const auto add = [&]<const auto & type>() {
    const auto* inner = all.find(type.name);
    if (inner) made.add_untyped(type.name, Judged(type.name, *inner, machine, world));
  };
  using Every = activities::Joined<activities::order::All, activities::payment::All,
                                   activities::product::All, activities::shipping::All>;
  Every::each(add);
  return made;
}

}  // namespace perdura::simulator
