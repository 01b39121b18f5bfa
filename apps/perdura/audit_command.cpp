#include "apps/perdura/audit_command.hpp"

#include <unistd.h>

#include <iostream>
#include <thread>

#include "apps/common/run.hpp"
#include "apps/perdura/event_link.hpp"
#include "audit/report.hpp"
#include "audit/temporal_workflows.hpp"
#include "platform/http/poco_client.hpp"
#include "temporal/grpc/channel.hpp"
#include "temporal/runtime_threads/thread_runtime.hpp"

namespace perdura::apps {
namespace {

constexpr std::size_t sessions = 1;  // of a schema: one thread reads
constexpr std::chrono::seconds temporal_patience{5};

std::unique_ptr<platform::sql::Database> open(const Options& options, const std::string& service,
                                              platform::Randomness& randomness) {
  auto settings = mariadb_settings(options, service);
  settings.max_sessions = sessions;
  return platform::sql::open_mariadb(std::move(settings), retry_ports(randomness));
}

temporal::ClientOptions temporal_options(const Options& options) {
  temporal::ClientOptions made{.name_space = options.temporal_namespace, .identity = "audit"};
  made.retry.window = temporal_patience;
  return made;
}

/// One line that is written over, on a terminal only.
class Screen {
 public:
  Screen() : shown_(isatty(STDERR_FILENO) == 1) {}
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() { show(""); }

  void show(const std::string& line) const {
    if (shown_) std::cerr << "\r\033[K" << line << std::flush;
  }

 private:
  bool shown_;
};

audit::Scope scope_of(const AuditWish& wish) {
  if (wish.orders.empty()) return {};
  return audit::Scope::of({wish.orders.begin(), wish.orders.end()});
}

/// The first of the named orders that no book knows.
std::optional<std::string> unknown_order(const audit::Reading& reading) {
  for (const auto& id : reading.scope.orders) {
    const auto& books = reading.books;
    const bool known = books.orders.contains(id) || books.payments.contains(id) ||
                       books.stock.contains(id) || books.parcels.contains(id);
    if (!known) return id;
  }
  return std::nullopt;
}

int audit(const Process& process, const AuditWish& wish) {
  const AuditDesk desk(process);
  const Screen screen;
  const audit::Progress progress = [&](std::string_view what, std::size_t count) {
    screen.show("reading " + std::string(what) + ": " + std::to_string(count));
  };
  const auto first = audit::read(desk.ports(), scope_of(wish), progress);
  if (const auto unknown = wish.orders.empty() ? std::nullopt : unknown_order(first)) {
    complain("perdura", "audit: no book knows the order " + *unknown);
    return misused;
  }
  audit::Verdict verdict;
  if (audit::is_quiet(first, wish.quiesced)) {
    verdict = audit::judge(first, wish.quiesced);
  } else {
    screen.show(std::to_string(first.findings.size()) + " differences to look at again in " +
                std::to_string(wish.again_seconds) + " s");
    std::this_thread::sleep_for(std::chrono::seconds(wish.again_seconds));
    verdict = audit::judge(first, audit::read_again(desk.ports(), first, progress), wish.quiesced);
  }
  screen.show("");
  std::cout << (wish.json ? audit::json_of(verdict) + "\n" : audit::text_of(verdict));
  return verdict.clean() ? 0 : audit_differs;
}

}  // namespace

struct AuditDesk::Parts {
  explicit Parts(const Process& process)
      : identity(open(process.options, "identity", randomness)),
        order(open(process.options, "order", randomness)),
        payment(open(process.options, "payment", randomness)),
        product(open(process.options, "product", randomness)),
        shipping(open(process.options, "shipping", randomness)),
        gateway(pool, {"127.0.0.1", process.options.mock_pg.port}),
        courier(pool, {"127.0.0.1", process.options.courier.port}),
        bus(kafka_options(process.options)),
        service({.target = local_address(process.options.temporal_port)}),
        client(service, runtime, temporal_options(process.options)),
        workflows(client),
        ports{.order = *order,
              .payment = *payment,
              .product = *product,
              .shipping = *shipping,
              .stores = {{"identity", *identity},
                         {"order", *order},
                         {"payment", *payment},
                         {"product", *product},
                         {"shipping", *shipping}},
              .gateway = gateway,
              .courier = courier,
              .bus = bus,
              .workflows = workflows,
              .clock = process.clock} {}

  platform::OsRandomness randomness;
  std::unique_ptr<platform::sql::Database> identity, order, payment, product, shipping;
  platform::ConnectionPool pool{{}};
  platform::PocoHttpClient gateway, courier;
  platform::KafkaBus bus;
  temporal::ThreadRuntime runtime;
  temporal::GrpcService service;
  temporal::Client client;
  audit::TemporalWorkflows workflows;
  audit::Ports ports;
};

AuditDesk::AuditDesk(const Process& process) : parts_(std::make_unique<Parts>(process)) {}
AuditDesk::~AuditDesk() = default;
const audit::Ports& AuditDesk::ports() const { return parts_->ports; }

int audit_books(const Process& process, const AuditWish& wish) {
  std::string why;
  try {
    return audit(process, wish);
  } catch (const audit::Away& away) {
    why = std::string(away.what()) + "; `make status` shows what runs";
  } catch (const std::exception& error) {
    why = error.what();
  }
  complain("perdura", "audit: " + why);
  return audit_away;
}

}  // namespace perdura::apps
