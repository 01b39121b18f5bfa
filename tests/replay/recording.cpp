#include "tests/replay/recording.hpp"

#include <stdexcept>

#include "temporal/core/proto.hpp"
#include "tests/replay/order_shop.hpp"
#include "tests/replay/scripted_world.hpp"
#include "workflows/cancellation.hpp"
#include "workflows/order.hpp"
#include "workflows/payment_validation.hpp"
#include "workflows/shipment.hpp"

namespace perdura::replay {

namespace {

using namespace domain::calls;
using namespace workflows;
using domain::Money;
using temporal::Payloads;

std::string text(const Money& money) { return std::to_string(money.value()); }

std::string units_in(const std::vector<domain::ParcelUnits>& lines) {
  domain::Units sum = 0;
  for (const auto& line : lines) sum += line.quantity.value();
  return std::to_string(sum);
}

std::string words(const Placement& end) {
  return end.failure ? end.status + " " + end.failure->code.value() : end.status;
}

struct ValidationWords {
  std::string operator()(const AttemptCaptured& end) const {
    return "captured " + text(end.amount);
  }
  std::string operator()(const AttemptDeclined& end) const {
    return "declined " + std::to_string(end.declined);
  }
  std::string operator()(const AttemptMismatched& end) const {
    return "mismatched " + text(end.amount);
  }
  std::string operator()(const AttemptOver& end) const { return "over " + end.status; }
};
std::string words(const ValidationEnd& end) { return std::visit(ValidationWords{}, end); }

std::string words(const CancellationEnd& end) {
  return "stopped " + units_in(end.stopped) + ", too late " + units_in(end.too_late) +
         ", refunded " + text(end.refunded);
}

std::string words(const ShipmentEnd& end) { return end.status; }

std::string words(const GivenBack& end) { return end.status + " " + text(end.amount); }

template <class World>
std::vector<Recording> play(void (*scene)(World&), const std::vector<Ending>& endings) {
  World shop;
  scene(shop);
  auto& world = [&]() -> temporal::testing::TestEnvironment& {
    if constexpr (std::is_same_v<World, OrderShop>) {
      return shop.world;
    } else {
      return shop.world();
    }
  }();
  std::vector<Recording> recorded;
  for (const Ending& ending : endings) {
    world.outcome({ending.run});
    recorded.push_back({ending, world.server().history(ending.run)});
  }
  return recorded;
}

}  // namespace

std::vector<Recording> record(const Scene& scene) {
  try {
    return std::visit([&](auto* how) { return play(how, scene.endings); }, scene.play);
  } catch (const std::exception& error) {
    const Ending& first = scene.endings.front();
    throw std::runtime_error(first.workflow + "/" + first.name + ": " + error.what());
  }
}

std::string ending_of(const History& history) {
  const auto& last = *history.events().rbegin();
  if (!last.has_workflow_execution_completed_event_attributes()) {
    throw std::runtime_error("it has no result, but ends with " +
                             ::temporal::api::enums::v1::EventType_Name(last.event_type()));
  }
  const Payloads result =
      temporal::core::read(last.workflow_execution_completed_event_attributes().result());
  const auto& type =
      history.events(0).workflow_execution_started_event_attributes().workflow_type().name();
  if (type == "Order") return words(temporal::only_payload<Placement>(result));
  if (type == "PaymentValidation") return words(temporal::only_payload<ValidationEnd>(result));
  if (type == "Cancellation") return words(temporal::only_payload<CancellationEnd>(result));
  if (type == "Shipment") return words(temporal::only_payload<ShipmentEnd>(result));
  if (type == "Refund") return words(temporal::only_payload<GivenBack>(result));
  throw std::runtime_error("how a " + type + " ends is not known: tests/replay/recording.cpp");
}

}  // namespace perdura::replay
