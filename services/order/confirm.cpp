// A buyer keeps what was delivered: the order's workflow completes it, because its claim window may
// end just now.
#include "domain/names.hpp"
#include "services/order/problems.hpp"
#include "services/order/service.hpp"
#include "services/order/workflow_facts.hpp"

namespace perdura::services::order {

using domain::OrderId;
using platform::Problem;
namespace sql = platform::sql;

namespace {

constexpr const char* confirm_route = "POST /api/v1/orders/{id}/confirm-purchase";

/// What is stored under the key: the problem document, or that the workflow is to be asked.
struct Kept {
  std::optional<std::string> refused;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (refused))

}  // namespace

std::optional<std::string> OrderService::begin_confirm(const Act& act, const OrderId& id) {
  const platform::Effect effect{act.caller.id, confirm_route, act.key, id.value(),
                                platform::kept_for_ever};
  const auto work = [&](sql::Transaction& tx, Instant) -> Kept {
    const auto order = store::find_order(tx, id);
    if (!order || order->buyer_id.value() != act.caller.id) throw unknown_order();
    if (order->status == Status::Completed) return {};
    if (order->status != Status::Delivered) {
      const std::string status(domain::name_of(order->status));
      return {platform::to_json(illegal("an order that is " + status + " cannot be confirmed"))};
    }
    ports_.facts.add(tx, confirm_fact(*order, act.origin), real_now(), request_goes_first);
    return {};
  };
  return platform::once<Kept>(once_ports(), effect, work).refused;
}

ConfirmAnswer OrderService::ask_to_confirm(const OrderRow& order, const platform::Origin& origin) {
  ConfirmAnswer answer = SagaUnavailable{};
  try {
    answer =
        ports_.sagas.confirm_purchase(order.id, confirm_of(order), origin, settings_.saga_wait);
  } catch (const std::exception& error) {
    answer = SagaUnavailable{error.what()};
  }
  if (const auto* silent = std::get_if<SagaUnavailable>(&answer)) {
    ports_.log.log(platform::LogLevel::Warning, "an order's workflow cannot be asked",
                   {{"order_id", order.id.value()}, {"cause", silent->cause}});
  }
  return answer;
}

ConfirmOutcome OrderService::confirm_purchase(const Act& act, const OrderId& id) {
  if (const auto refused = begin_confirm(act, id)) return platform::parse_problem(*refused).value();
  const auto read = [&](sql::Reader& reader) { return store::find_whole(reader, id).value(); };
  auto whole = ports_.database.read(read);
  if (whole.order.status == Status::Delivered) {
    // A repeat attaches to the same update.
    const auto answer = ask_to_confirm(whole.order, act.origin);
    whole = ports_.database.read(read);
    const auto* refused = std::get_if<SagaRefused>(&answer);
    if (refused != nullptr && whole.order.status == Status::Delivered) {
      ports_.database.transaction(
          [&](sql::Transaction& tx) { ports_.facts.settle(tx, id.value(), confirm_request(id)); });
      return Problem{.status = 409, .code = refused->code.value(), .detail = refused->detail};
    }
  }
  if (whole.order.status != Status::Completed) return Undecided{view_of(whole, false)};
  return view_of(whole, false);
}

}  // namespace perdura::services::order
