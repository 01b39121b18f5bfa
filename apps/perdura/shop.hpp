#pragma once
// The services that this process was told to run, joined.
#include <functional>
#include <memory>
#include <vector>

#include "apps/perdura/event_link.hpp"
#include "apps/perdura/host.hpp"
#include "apps/perdura/lines.hpp"
#include "apps/perdura/parts.hpp"
#include "apps/perdura/store.hpp"
#include "apps/perdura/temporal_link.hpp"
#include "platform/http/remote_keys.hpp"
#include "platform/http/service_tokens.hpp"

namespace perdura::apps {

/// Brings the schemas of these services up to date. Throws what the database throws.
void prepare_schemas(Process& process, const Parts& services);
/// Makes the topics of their events. Throws what Kafka throws.
void prepare_topics(Process& process, const Parts& services);

/// Every service is an object of its own with its own schema, port and metrics; they meet only
/// through `Lines` and the servers outside, wherever they run.
class Shop {
 public:
  /// `parts`: names of services, and "worker". The process outlives it.
  Shop(Process& process, const Parts& parts);
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;
  /// Stops.
  ~Shop();

  /// Serves, whether Kafka answers or not: see `EventLink::start`. Throws `HttpServerError`.
  void start(bool making_topics);
  /// Requests that run are answered, activities end, and what waits in the outboxes stays there.
  void stop();

 private:
  /// How one of our services asks another.
  struct AsService {
    platform::HttpClient& line;
    std::function<void(platform::HttpRequest&)> authorise;
  };

  struct Identity;
  struct Product;
  struct Promotion;
  struct Payment;
  struct Shipping;
  struct Order;
  struct Gateway;
  struct Worker;

  void look_after_stores();
  void look_after_orders();
  void look_after_payments();
  void look_after_shipments();
  void look_after_promotions();
  platform::Authenticator people_and_services();
  AsService as_service(const char* asked);
  std::vector<Host*> hosts();
  std::vector<Store*> stores();

  Process& process_;
  Lines lines_;
  platform::RemoteKeys keys_;
  platform::ServiceTokens tokens_;
  // Each part's destructor runs before those of what it stands on. Stores outlive the links, whose
  // last answers wake them.
  std::unique_ptr<Store> identity_store_, product_store_, promotion_store_, payment_store_,
      shipping_store_, order_store_;
  std::unique_ptr<EventLink> events_;
  std::unique_ptr<TemporalLink> temporal_;
  std::unique_ptr<Identity> identity_;
  std::unique_ptr<Product> product_;
  std::unique_ptr<Promotion> promotion_;
  std::unique_ptr<Payment> payment_;
  std::unique_ptr<Shipping> shipping_;
  std::unique_ptr<Order> order_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<Worker> worker_;
  bool stopped_ = false;
};

}  // namespace perdura::apps
