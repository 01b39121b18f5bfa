#pragma once
// The event bus port. Implementations: `KafkaBus` (librdkafka, `kafka/bus.hpp`) and `MemoryBus`
// (`memory/bus.hpp`), held to the same contract by `tests/platform/messaging`.
#include <memory>

#include "platform/messaging/admin.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/producer.hpp"

namespace perdura::platform {

/// Makes the parts, which live on their own and must end before the bus. Settings that cannot work
/// are `MessagingError` of kind `Misuse`. Thread-safe.
class Bus {
 public:
  Bus() = default;
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;
  virtual ~Bus() = default;

  virtual std::unique_ptr<Producer> make_producer() = 0;
  /// Joins the group at once. The handler must outlive the consumer.
  virtual std::unique_ptr<Consumer> make_consumer(ConsumerOptions options,
                                                  ConsumerHandler& handler) = 0;
  virtual std::unique_ptr<Admin> make_admin() = 0;
  virtual std::unique_ptr<Reader> make_reader() = 0;
};

}  // namespace perdura::platform
