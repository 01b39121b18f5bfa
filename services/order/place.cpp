// From a request to an order: its rows first, then its workflow.
#include "domain/events/order.hpp"
#include "platform/outbox/publish.hpp"
#include "services/order/awaited.hpp"
#include "services/order/placement.hpp"
#include "services/order/problems.hpp"
#include "services/order/service.hpp"
#include "services/order/workflow_facts.hpp"

namespace perdura::services::order {

using domain::calls::Failure;
namespace machine = statemachines::order;
namespace sql = platform::sql;

namespace {

constexpr const char* place_route = "POST /api/v1/orders";
/// A readable number is tried again with other digits when it is taken.
constexpr int max_number_tries = 3;
constexpr std::size_t number_digits = 8;

/// What is stored under the key: which order it made.
struct Made {
  domain::OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(Made, (), (order_id))

/// "20261121-4F7K2QWZ": the day, and chance enough that nobody guesses the next one.
domain::OrderNumber number_of(Instant now, const std::string& chance) {
  std::string day = json::format_time(now).substr(0, 10);
  std::erase(day, '-');
  std::string digits = chance.substr(chance.size() - number_digits);
  for (char& c : digits) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return domain::OrderNumber(day + "-" + digits);
}

std::vector<domain::calls::WantedUnits> wanted(const PlaceRequest& request) {
  std::vector<domain::calls::WantedUnits> items;
  for (const auto& item : request.items) items.push_back({item.sku_id, item.quantity});
  return items;
}

PlaceOutcome outcome_of(const store::Whole& whole) {
  const OrderRow& order = whole.order;
  if (order.placed_answer) return Accepted{order.id, *order.placed_answer};
  if (order.failure) return Refused{order.id, failure_of(*order.failure)};
  return Undecided{view_of(whole, false)};
}

}  // namespace

/// An order that is about to be.
struct OrderService::Placing {
  OrderRow order;
  AddressRow address;
  std::optional<Failure> refused;
  std::string event_id;  // of order.failed, if refused
  platform::Origin origin;
};

PlaceOutcome OrderService::place(const Act& act, const PlaceRequest& request) {
  require_shape(request);
  Placing placing = new_order(act, request);
  for (int tries = 1;; ++tries) {
    try {
      if (const auto existing = attach(act, request, placing)) return outcome_of(*existing);
      break;
    } catch (const sql::DuplicateKey& taken) {
      if (taken.constraint() != "orders_number" || tries == max_number_tries) throw;
    }
    placing.order.number = number_of(placing.order.created_at, ports_.ids.make("n"));
  }
  if (!placing.refused) ask_to_place(placing);
  return read_outcome(placing);
}

OrderService::Placing OrderService::new_order(const Act& act, const PlaceRequest& request) const {
  const Instant at = now();
  Placing placing;
  placing.refused = refusal_of(request);
  placing.event_id = ports_.ids.make("evt");
  placing.origin = act.origin;
  OrderRow& order = placing.order;
  order.id = domain::OrderId(ports_.ids.make("ord"));
  order.number = number_of(at, ports_.ids.make("n"));
  order.buyer_id = domain::UserId(act.caller.id);
  order.payment_id = domain::PaymentId(ports_.ids.make("pay"));
  order.address_snapshot_id = domain::AddressSnapshotId(ports_.ids.make("ads"));
  order.items = json::to_text(wanted(request));
  order.expected_total = request.expected_total;
  order.credit = credit_of(request);
  order.created_at = order.updated_at = at;
  order.check_at = real_now() + settings_.recover_after;
  if (placing.refused) {
    const auto next = machine::apply(Status::Pending, machine::PlacementRefused{});
    order.status = std::get<Status>(next);
    order.check_at.reset();
    order.failure = json::to_text(*placing.refused);
  }
  placing.address = {order.address_snapshot_id, order.id, request.address_id, {}};
  if (request.address) placing.address.address = json::to_text(*request.address);
  return placing;
}

std::optional<store::Whole> OrderService::attach(const Act& act, const PlaceRequest& request,
                                                 const Placing& placing) {
  const platform::Effect effect{act.caller.id, place_route, act.key, json::to_text(request),
                                platform::kept_for_ever};
  const auto work = [&](sql::Transaction& tx, Instant) {
    create(tx, placing);
    return Made{placing.order.id};
  };
  const Made made = platform::once<Made>(once_ports(), effect, work);
  if (made.order_id == placing.order.id) return std::nullopt;
  auto whole = ports_.database.read(
      [&](sql::Reader& reader) { return store::find_whole(reader, made.order_id); });
  if (!whole) throw std::logic_error("a key names an order that is not there");
  return whole;
}

void OrderService::create(sql::Transaction& tx, const Placing& placing) const {
  const OrderRow& order = placing.order;
  const Instant at = order.created_at;
  store::insert_order(tx, order);
  store::insert_address(tx, placing.address);
  std::vector<Step> steps{{"place-order", "PENDING", at, {}}};
  if (placing.refused) steps.push_back({"fail-order", "FAILED", at, {}});
  store::append_steps(tx, order.id, steps);
  store::await(tx, order.id, awaited_in(order.status, at, settings_.deadlines));
  if (placing.refused) {
    const domain::OrderFailed failed{order.id, order.buyer_id, placing.refused->code};
    publish(ports_.events, tx, failed, {placing.event_id, placing.origin, at});
    return;
  }
  ports_.facts.add(tx, start_fact(order, placing.origin), real_now(), request_goes_first);
}

/// Whatever comes of it: the rows tell, and the outbox has the start too.
void OrderService::ask_to_place(const Placing& placing) {
  PlaceAnswer answer = SagaUnavailable{};
  try {
    answer = ports_.sagas.place(start_of(placing.order), placing.origin, settings_.saga_wait);
  } catch (const std::exception& error) {
    answer = SagaUnavailable{error.what()};
  }
  if (const auto* silent = std::get_if<SagaUnavailable>(&answer)) {
    ports_.log.log(platform::LogLevel::Warning, "an order's workflow cannot be asked",
                   {{"order_id", placing.order.id.value()}, {"cause", silent->cause}});
  }
}

/// The order exists: a database that fails now must not become the client's error.
PlaceOutcome OrderService::read_outcome(const Placing& placing) {
  std::optional<store::Whole> whole;
  try {
    whole = ports_.database.read(
        [&](sql::Reader& reader) { return store::find_whole(reader, placing.order.id); });
  } catch (const sql::SqlError&) {
    whole.reset();
  }
  return outcome_of(whole ? *whole : store::Whole{placing.order, {}, {}, {}});
}

}  // namespace perdura::services::order
