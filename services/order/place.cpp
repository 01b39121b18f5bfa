// From a request to an order: where it goes to first, then its rows, then its workflow.
#include <algorithm>

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

/// The same for every repeat of the request, so that what an answer that was lost has frozen is
/// found again.
domain::AddressSnapshotId snapshot_of(const Act& act, const PlaceRequest& request) {
  constexpr std::size_t digits = 32;
  const auto hash =
      platform::body_hash(act.caller.id + "\n" + act.key + "\n" + json::to_text(request));
  return domain::AddressSnapshotId(std::string(domain::AddressSnapshotId::prefix) +
                                   hash.substr(0, digits));
}

Failure address_refusal(std::string_view code, const std::string& detail) {
  const domain::Code known{std::string(code)};
  return {known, detail, {{.pointer = "/address_id", .code = known, .detail = detail}}};
}

/// Why the order cannot go anywhere; nothing if it can.
std::optional<Failure> refusal_of(const AddressAnswer& answer) {
  if (std::holds_alternative<domain::calls::AddressNotFound>(answer)) {
    return address_refusal("ADDRESS_UNKNOWN", "you have no such address");
  }
  if (std::holds_alternative<domain::calls::NoDefaultAddress>(answer)) {
    return address_refusal("ADDRESS_REQUIRED",
                           "you have no address yet: send address_id or address, or save one");
  }
  return std::nullopt;
}

/// An order that is refused before its workflow is asked.
void refuse(OrderRow& order, const Failure& failure) {
  order.status = std::get<Status>(machine::apply(Status::Pending, machine::PlacementRefused{}));
  order.check_at.reset();
  order.failure = json::to_text(failure);
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
  std::optional<Failure> refused;
  std::string event_id;  // of order.failed, if refused
  platform::Origin origin;
  platform::Duration begun{};  // by the clock's ticks
};

PlaceOutcome OrderService::place(const Act& act, const PlaceRequest& request) {
  require_shape(request);
  Placing placing = new_order(act, request);
  if (!placing.refused && !known(act)) freeze_address(act, request, placing);
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
  placing.begun = ports_.clock.ticks();
  placing.refused = refusal_of(request);
  placing.event_id = ports_.ids.make("evt");
  placing.origin = act.origin;
  OrderRow& order = placing.order;
  order.id = domain::OrderId(ports_.ids.make("ord"));
  order.number = number_of(at, ports_.ids.make("n"));
  order.buyer_id = domain::UserId(act.caller.id);
  order.payment_id = domain::PaymentId(ports_.ids.make("pay"));
  order.address_snapshot_id = snapshot_of(act, request);
  order.items = json::to_text(wanted(request));
  order.expected_total = request.expected_total;
  order.credit = credit_of(request);
  order.created_at = order.updated_at = at;
  order.check_at = real_now() + settings_.recover_after;
  if (placing.refused) refuse(order, *placing.refused);
  return placing;
}

bool OrderService::known(const Act& act) {
  return ports_.database.read([&](sql::Reader& reader) {
    return store::key_known(reader, {act.caller.id, place_route, act.key});
  });
}

void OrderService::freeze_address(const Act& act, const PlaceRequest& request, Placing& placing) {
  OrderRow& order = placing.order;
  const auto answer = ports_.addresses.freeze({.snapshot_id = order.address_snapshot_id,
                                               .user_id = order.buyer_id,
                                               .address_id = request.address_id,
                                               .address = request.address},
                                              placing.origin);
  if (const auto* silent = std::get_if<AddressSilent>(&answer)) {
    if (known(act)) return;  // somebody else was faster: the key has its order
    ports_.log.log(platform::LogLevel::Warning, "an address cannot be frozen",
                   {{"buyer_id", order.buyer_id.value()}, {"cause", silent->cause}});
    throw platform::ProblemException(
        {.status = 503,
         .code = "DEPENDENCY_UNAVAILABLE",
         .detail = "the addresses cannot be reached now: send the same request again",
         .retry_after = std::chrono::seconds(1)});
  }
  placing.refused = refusal_of(answer);
  if (placing.refused) refuse(order, *placing.refused);
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
      [&](sql::Reader& reader) { return store::find_undecided(reader, made.order_id); });
  if (!whole) throw std::logic_error("a key names an order that is not there");
  return whole;
}

void OrderService::create(sql::Transaction& tx, const Placing& placing) const {
  const OrderRow& order = placing.order;
  const Instant at = order.created_at;
  store::insert_order(tx, order);
  std::vector<Step> steps{{"place-order", "PENDING", at, {}}};
  if (placing.refused) steps.push_back({"fail-order", "FAILED", at, {}});
  store::append_steps(tx, order.id, order.version, steps);
  store::await_first(tx, order.id, awaited_in(order.status, at, settings_.deadlines));
  if (placing.refused) {
    const domain::OrderFailed failed{order.id, order.buyer_id, placing.refused->code};
    publish(ports_.events, tx, failed, {placing.event_id, placing.origin, at});
    return;
  }
  ports_.facts.add(tx, start_fact(start_of(order, patience()), placing.origin), real_now(),
                   request_goes_first);
}

/// Whatever comes of it: the rows tell, and the outbox has the start too.
void OrderService::ask_to_place(const Placing& placing) {
  // The address has taken of the time that clients are promised.
  const auto passed =
      std::chrono::ceil<std::chrono::milliseconds>(ports_.clock.ticks() - placing.begun);
  const auto wait = std::max(settings_.saga_wait - passed, std::chrono::milliseconds(1));
  PlaceAnswer answer = SagaUnavailable{};
  try {
    answer = ports_.sagas.place(start_of(placing.order, patience()), placing.origin, wait);
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
        [&](sql::Reader& reader) { return store::find_undecided(reader, placing.order.id); });
  } catch (const sql::SqlError&) {
    whole.reset();
  }
  return outcome_of(whole ? *whole : store::Whole{placing.order, {}, {}, {}, {}});
}

}  // namespace perdura::services::order
