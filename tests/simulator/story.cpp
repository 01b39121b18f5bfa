#include "tests/simulator/story.hpp"

#include "audit/report.hpp"
#include "audit/verdict.hpp"
#include "statemachines/info.hpp"
#include "statemachines/order.hpp"
#include "temporal/client/await.hpp"
#include "temporal/client/client.hpp"

namespace perdura::simulator {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t price = 5'000;
/// The first order comes just before the first incidents.
constexpr Duration opens = 990ms;
constexpr Duration patience = 48h;
constexpr Duration longest_rest = 40 * 24h;

/// The workflows, as Temporal's server knows them; asked on a fiber.
class Asked final : public audit::Workflows {
 public:
  explicit Asked(World& world)
      : fibers_(world.fibers()),
        client_(world.clients().temporal(), world.clients().runtime(), {.name_space = name_space}) {
  }
  std::map<std::string, std::string> open() override {
    std::map<std::string, std::string> all;
    const temporal::ListOptions wanted{.query = "ExecutionStatus = 'Running'", .page_size = 1'000};
    const auto waits = [this](const std::function<void(std::function<void()>)>& begin) {
      fibers_.suspend([&](Wake wake) { begin([wake] { wake(); }); });
    };
    const auto page = temporal::await_answer<temporal::WorkflowPage>(
        waits, [&](auto done) { client_.list(wanted, std::move(done)); });
    if (!page.ok()) throw audit::Away(page.error().status.message);
    for (const auto& one : page.value().workflows) all[one.run.id] = one.type;
    return all;
  }
  std::map<std::string, audit::RunState> look_at(const std::vector<std::string>& ids) override {
    std::map<std::string, audit::RunState> all;
    const auto open_ones = open();
    for (const auto& id : ids) all[id].open = open_ones.contains(id);
    return all;
  }

 private:
  Fibers& fibers_;
  temporal::Client client_;
};

}  // namespace

Schemas& story_schemas() {
  static Schemas all;
  return all;
}

Story::Story(Chooser& chooser, Cast cast, WorldOptions options)
    : chooser_(chooser), cast_(cast), world_(std::move(options), chooser, story_schemas()) {}

void Story::open() {
  seller_ = &clients_.seller("sam");
  for (const char* name : {"anna", "ben", "cleo", "dora", "emil"}) {
    if (cast_ == Cast::AnnaAlone && std::string_view(name) != "anna") continue;
    buyers_[name] = &clients_.buyer(name);
    clients_.grant_credit(*buyers_[name], 100'000);
  }
  coffee_ = clients_.offer(*seller_, "coffee", price, 10);
  lamp_ = clients_.offer(*seller_, "lamp", price, 1);
  const Duration passed = world_.loop().now() - world_.options().start;
  world_.fibers().sleep(std::max(opens - passed, Duration::zero()));
}

void Story::act(const char* order, std::function<void()> body) {
  ++acting_;
  const auto guarded = [this, order, body = std::move(body)] {
    try {
      body();
    } catch (const StepFailed& failed) {
      failed_steps_.push_back(std::string(order) + ": " + failed.what());
    } catch (const std::exception& error) {
      complaints_.push_back(std::string(order) + ": " + error.what());
    }
    --acting_;
  };
  world_.clients().life()->spawn(guarded, order);
}

/// Empty: refused.
std::string Story::place(Member& buyer, const char* name, const std::string& sku, int quantity,
                         PayBy by) {
  const auto placed = clients_.place(buyer, name, {{sku, quantity, price}}, by);
  orders_[name] = placed.order;
  return placed.status < 300 ? placed.order : std::string();
}

bool Story::paid(const std::string& order) {
  const auto settled = [&] {
    const auto now = clients_.status(order);
    return now == "PAID" || statemachines::is_final(statemachines::order::info(), now);
  };
  return world_.await(settled, patience) && clients_.status(order) == "PAID";
}

void Story::deliver(const std::string& order) {
  if (paid(order)) clients_.dispatch(*seller_, order);
}

void Story::run(const Weather& storm, Duration lasts) {
  world_.run([&] {
    open();
    chooser_.set_weather(storm);
    const auto by_card = [this](const char* buyer, const char* name, const std::string& sku) {
      act(name, [this, buyer, name, sku] {
        const auto order = place(*buyers_.at(buyer), name, sku, 1, PayBy::Card);
        if (order.empty()) return;
        clients_.pay(order);
        deliver(order);
      });
    };
    by_card("anna", "o1", coffee_);
    if (cast_ == Cast::All) {
      by_card("cleo", "o3", lamp_);
      by_card("dora", "o4", lamp_);
      act("o2", [this] {
        const auto order = place(*buyers_.at("ben"), "o2", coffee_, 2, PayBy::Credit);
        if (!order.empty() && paid(order)) clients_.cancel(*buyers_.at("ben"), order);
      });
      act("o5", [this] {
        const auto order = place(*buyers_.at("emil"), "o5", coffee_, 3, PayBy::Card);
        if (order.empty()) return;
        clients_.pay(order);
        clients_.cancel(*buyers_.at("emil"), order);
        deliver(order);
      });
    }
    world_.fibers().sleep(lasts);
    end();
  });
}

bool Story::over() {
  for (const auto& [name, order] : orders_) {
    if (order.empty()) continue;
    const auto now = clients_.status(order);
    if (now.empty() || !statemachines::is_final(statemachines::order::info(), now)) return false;
  }
  return acting_ == 0 && !world_.something_waits();
}

void Story::end() {
  chooser_.heal();
  if (!world_.await([this] { return over(); }, longest_rest)) {
    complaints_.push_back("it has come to no rest: " + ends());
    if (acting_ > 0) complaints_.push_back(std::to_string(acting_) + " acts have no end");
  }
  world_.fibers().sleep(2h);
  audit();
}

std::string Story::ends() {
  std::string all;
  for (const auto& [name, order] : orders_) {
    const auto now = order.empty() ? "REFUSED" : clients_.status(order);
    all += (all.empty() ? "" : " ") + name + " " + now;
  }
  return all;
}

void Story::audit() {
  const auto gateway = world_.wire().line(clients_host, pg_host);
  const auto courier = world_.wire().line(clients_host, courier_host);
  Asked workflows(world_);
  Schemas& all = world_.schemas();
  std::vector<audit::Store> stores;
  for (const auto& [service, schema] : all.all()) stores.push_back({service, schema->database});
  const audit::Ports ports{.order = all.of("order").database,
                           .payment = all.of("payment").database,
                           .product = all.of("product").database,
                           .shipping = all.of("shipping").database,
                           .stores = std::move(stores),
                           .gateway = *gateway,
                           .courier = *courier,
                           .bus = world_.bus().bus(),
                           .workflows = workflows,
                           .clock = world_.clients().clock};
  const audit::Progress untold = [](std::string_view, std::size_t) {};
  const auto verdict = audit::judge(audit::read(ports, {}, untold), true);
  if (!verdict.clean()) complaints_.push_back(audit::text_of(verdict));
}

}  // namespace perdura::simulator
