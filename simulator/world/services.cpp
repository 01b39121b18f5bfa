#include "simulator/world/services.hpp"

#include <array>

#include "platform/messaging/dead_letters.hpp"
#include "platform/outbox/once.hpp"
#include "platform/sql/no_port_calls.hpp"

namespace perdura::simulator::shop {

using namespace std::chrono_literals;
using platform::LogLevel;
namespace sql = platform::sql;
namespace order = services::order;
namespace payment = services::payment;
namespace shipping = services::shipping;

namespace {

// As in production.
constexpr std::int64_t purge_batch = 256;
constexpr int recover_batch = 100;
constexpr int recover_batches = 10;
constexpr int expire_batch = 100;
constexpr int shipping_batch = 200;
constexpr std::chrono::milliseconds gateway_deadline{1'500};
constexpr TickPace purge_pace{.period = 1min, .longest = 1h};
constexpr TickPace recover_pace{.period = 30s, .longest = 30s};
constexpr TickPace expire_pace{.period = 10s, .longest = 60s};
constexpr TickPace coupon_pace{.period = 30s, .longest = 1h};
constexpr TickPace shipping_pace{.period = 1s, .longest = 60s};

temporal::StartOptions start_of(const platform::WorkflowFact& fact) {
  if (fact.name == "Order") {
    return order::order_start(json::from_text<domain::calls::PlaceOrder>(fact.body), task_queue);
  }
  temporal::StartOptions start;
  start.type = fact.name;
  start.task_queue = task_queue;
  return start;
}

platform::WorkflowDelivery::OnRefused telling(const platform::Logger& log) {
  return [&log](const platform::WorkflowFact& fact, const std::string& cause) {
    log.log(LogLevel::Error, "a fact cannot be delivered to its workflow",
            {{"workflow_id", fact.workflow_id}, {"fact", fact.name}, {"cause", cause}});
  };
}

platform::Inbox::DeadLetter dead_letters(const Machine& machine, const Service& of) {
  return [&machine, &of](sql::Transaction& tx, const platform::Message& message,
                         const std::string& cause) {
    platform::Message letter = message;
    letter.topic = platform::dead_letter_topic(message.topic);
    letter.headers.push_back({std::string(platform::header::dead_cause), cause});
    of.store.events().add(tx, letter, platform::now_of(machine.clock));
    of.front.log().log(LogLevel::Error, "an event cannot be read",
                       {{"topic", message.topic}, {"key", message.key}, {"cause", cause}});
  };
}

order::Settings order_settings(const WorldOptions& options) {
  order::Settings settings;
  settings.deadlines = options.deadlines;
  settings.workflow_namespace = name_space;
  return settings;
}

payment::Settings payment_settings(const WorldOptions& options) {
  payment::Settings settings;
  settings.deadlines = options.deadlines;
  return settings;
}

shipping::Settings shipping_settings(const ServiceParts& parts) {
  shipping::Settings settings;
  settings.deadlines = parts.world.options.deadlines;
  settings.track_every = parts.world.options.track_every;
  settings.owner = parts.machine.identity() + "/shipping";
  return settings;
}

/// A coupon that nobody uses, and a policy, are past their dates.
constexpr const char* coupons_due =
    "SELECT MIN(c.valid_until) FROM user_coupon u JOIN coupon c ON c.coupon_id = u.coupon_id "
    "WHERE u.status IN ('ISSUED', 'RESTORED')";
constexpr const char* policies_due =
    "SELECT MIN(valid_until) FROM policy WHERE status IN ('ACTIVE', 'INACTIVE')";

/// A waybill is to be looked at, or the courier is to be asked to stop one.
std::string round_due(const domain::Deadlines& deadlines) {
  return "SELECT MIN(at) FROM (SELECT MIN(look_at) AS at FROM shipment UNION ALL "
         "SELECT MIN(COALESCE(stop_asked_at, 0)) + " +
         std::to_string(deadlines.stop_asked_each.count()) +
         " FROM shipment WHERE status IN ('READY', 'STOP_REQUESTED') "
         "AND cancellation_id IS NOT NULL)";
}

/// Waits for Temporal's answer on a fiber.
temporal::Await fiber_await(Fibers& fibers) {
  return [&fibers](const std::function<void(std::function<void()>)>& begin) {
    platform::require_no_open_transaction("a call to Temporal");
    fibers.suspend([&](Wake wake) { begin([wake] { wake(); }); });
  };
}

}  // namespace

Service::Service(const ServiceParts& parts, const char* name)
    : store(parts.machine, parts.world.schemas.of(name)),
      front(parts.machine, name, parts.authenticate),
      delivery(parts.temporal, start_of, telling(front.log())) {
  store.send_events(parts.world.bus.make_producer());
  store.purge_keys();
}

void Service::send_facts(platform::WorkflowRelay::OnClosed on_closed) {
  store.send_facts([this](const auto& fact, auto done) { delivery.deliver(fact, done); },
                   std::move(on_closed));
}

Identity::Identity(const ServiceParts& parts)
    : Service(parts, "identity"),
      passwords(parts.machine.randomness, platform::PasswordHasher::least_cost),
      service({store.database(), parts.machine.clock, parts.machine.ids, parts.machine.randomness,
               passwords, store.events(), store.keys()},
              {}),
      addresses({store.database(), parts.machine.clock, parts.machine.ids, parts.machine.randomness,
                 passwords, store.events(), store.keys()}) {
  front.router().add(services::identity::routes(service));
  front.router().add(services::identity::address_routes(addresses));
  store.work_in_rounds("sessions", purge_pace, {"session", "SELECT MIN(expires_at) FROM session"},
                       [this] {
                         while (service.purge(purge_batch) == purge_batch) {
                         }
                       });
}

Product::Product(const ServiceParts& parts)
    : Service(parts, "product"),
      service({store.database(), parts.machine.clock, parts.machine.ids, store.events(),
               store.keys()}) {
  front.router().add(services::product::routes(service));
}

Promotion::Promotion(const ServiceParts& parts, AsService product)
    : Service(parts, "promotion"),
      products(product.line, std::move(product.authorise)),
      service({store.database(), parts.machine.clock, parts.machine.ids, store.events(),
               store.keys(), products, front.log()}) {
  front.router().add(services::promotion::routes(service));
  const auto expire = [this] {
    while (service.expire(expire_batch) >= expire_batch) {
    }
  };
  store.work_in_rounds("coupons", coupon_pace, {"user_coupon", coupons_due}, expire);
  store.work_in_rounds("policies", coupon_pace, {"policy", policies_due}, expire);
}

Payment::Payment(const ServiceParts& parts)
    : Service(parts, "payment"),
      line(parts.world.wire.line("payment", pg_host)),
      pg(*line,
         {.secret = pg_secret, .webhook_secret = pg_webhook_secret, .deadline = gateway_deadline}),
      validations({.client = parts.temporal, .await = fiber_await(parts.machine.fibers())}),
      service({store.database(), parts.machine.clock, parts.machine.ids, store.events(),
               store.keys(), store.facts(), pg, validations, front.log()},
              payment_settings(parts.world.options)) {
  front.router().add(payment::routes(service));
  send_facts([this](sql::Transaction& tx, const auto& fact) { service.put_right(tx, fact); });
}

Shipping::Shipping(const ServiceParts& parts, AsService identity)
    : Service(parts, "shipping"),
      line(parts.world.wire.line("shipping", courier_host)),
      courier(*line, front.log(), {.key = courier_key, .webhook_secret = courier_webhook_secret}),
      addresses(identity.line, std::move(identity.authorise)),
      service({store.database(), parts.machine.clock, parts.machine.ids, store.events(),
               store.facts(), store.keys(), courier, addresses, front.log()},
              shipping_settings(parts)) {
  front.router().add(shipping::routes(service));
  send_facts([this](sql::Transaction& tx, const auto& fact) { service.put_right(tx, fact); });
  store.work_in_rounds("rounds", shipping_pace,
                       {"shipment", round_due(parts.world.options.deadlines)},
                       [this] { service.round(shipping_batch); });
}

Order::Order(const ServiceParts& parts, AsService identity)
    : Service(parts, "order"),
      sagas({.client = parts.temporal,
             .task_queue = task_queue,
             .await = fiber_await(parts.machine.fibers())}),
      addresses(identity.line, std::move(identity.authorise)),
      service({store.database(), parts.machine.clock, parts.machine.ids, sagas, addresses,
               front.log(), store.events(), store.facts()},
              order_settings(parts.world.options)),
      oversight({store.database(), parts.machine.clock}, order_settings(parts.world.options)),
      shipments({store.database(), parts.machine.clock, dead_letters(parts.machine, *this)}),
      tickets({store.database(), parts.machine.clock, dead_letters(parts.machine, *this)}),
      reads_shipments(parts.machine, shipments),
      reads_tickets(parts.machine, tickets) {
  front.router().add(order::routes(service));
  front.router().add(order::oversight_routes(oversight));
  send_facts([this](sql::Transaction& tx, const auto& fact) { service.put_right(tx, fact); });
  store.work_in_rounds("recovery", recover_pace, {"orders", "SELECT MIN(check_at) FROM orders"},
                       [this] { recover(); });
  store.work_in_rounds("copies", expire_pace,
                       {"consumer_parked", "SELECT MIN(deadline) FROM consumer_parked"},
                       [this] { expire(); });
  shipments_consumer = parts.world.bus.make_consumer(
      {.group = order::ShipmentCopies::group, .topics = {order::ShipmentCopies::topic}},
      reads_shipments);
  tickets_consumer = parts.world.bus.make_consumer(
      {.group = order::TicketCopies::group,
       .topics = {std::begin(order::TicketCopies::topics), std::end(order::TicketCopies::topics)}},
      reads_tickets);
}

void Order::expire() {
  if (const int given_up = shipments.expire(expire_batch) + tickets.expire(expire_batch)) {
    front.log().log(LogLevel::Error,
                    "others' events wait for some that do not come: copies may be behind",
                    {{"events", std::to_string(given_up)}});
  }
}

void Order::recover() {
  for (int batch = 0; batch < recover_batches; ++batch) {
    if (service.recover(recover_batch).looked_at < recover_batch) break;
  }
}

Gateway::Gateway(const ServiceParts& parts, services::gateway::Services to)
    : front(parts.machine, "gateway", parts.authenticate),
      service({to, parts.world.limits, parts.machine.clock, front.log(), front.metrics()}, {}),
      handle(services::gateway::front(service, front.router())) {
  front.router().add(services::gateway::routes(service));
}

}  // namespace perdura::simulator::shop
