#include "simulator/world/worker_program.hpp"

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"
#include "activities/shipping.hpp"
#include "platform/temporal/log_level.hpp"
#include "simulator/world/attempts.hpp"
#include "simulator/world/releases.hpp"

namespace perdura::simulator {

WorkerProgram::WorkerProgram(Machine& machine, const Surroundings& world)
    : log_(machine.clock, machine.log_sink(), machine.log_options(worker_host)),
      tokens_(service_secret, "worker", machine.clock),
      to_order_(world.wire.line(worker_host, "order")),
      to_payment_(world.wire.line(worker_host, "payment")),
      to_product_(world.wire.line(worker_host, "product")),
      to_shipping_(world.wire.line(worker_host, "shipping")),
      order_(client("order", *to_order_)),
      payment_(client("payment", *to_payment_)),
      product_(client("product", *to_product_)),
      shipping_(client("shipping", *to_shipping_)),
      tasks_(machine, world, [this](const auto& run_id) { worker_.evict(run_id); }),
      worker_(tasks_, machine.runtime(), options_of(machine, world), workflows_of(world.release),
              judged(activities(machine), machine, world)) {
  worker_.start();
}

activities::ServiceClient WorkerProgram::client(const char* service, HttpClient& line) {
  return {service, line, [this](platform::HttpRequest& request) { tokens_.authorise(request); }};
}

temporal::WorkerOptions WorkerProgram::options_of(Machine& machine, const Surroundings& world) {
  temporal::WorkerOptions options;
  options.name_space = name_space;
  options.task_queue = task_queue;
  options.identity = machine.identity();
  options.max_cached_runs = world.options.cached_runs;
  options.log = [this](temporal::WorkerOptions::Level level, const std::string& text) {
    log_.log(platform::level_of(level), text);
  };
  return options;
}

temporal::Activities WorkerProgram::activities(Machine& machine) const {
  const activities::Now now = [&clock = machine.clock] { return clock.wall(); };
  temporal::Activities all;
  activities::add_order(all, order_, now);
  activities::add_payment(all, payment_, now);
  activities::add_product(all, product_, now);
  activities::add_shipping(all, shipping_, now);
  return all;
}

platform::HttpResponse WorkerProgram::serve(const std::string&, const platform::HttpRequest&) {
  return {.status = 404, .headers = {}, .body = ""};
}

}  // namespace perdura::simulator
