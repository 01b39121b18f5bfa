#include "platform/messaging/kafka/bus.hpp"

#include "platform/messaging/kafka/admin.hpp"
#include "platform/messaging/kafka/consumer.hpp"
#include "platform/messaging/kafka/handles.hpp"
#include "platform/messaging/kafka/producer.hpp"

namespace perdura::platform {

KafkaBus::KafkaBus(Options options) : options_(std::move(options)) {
  kafka::check_settings(options_.settings);
}

std::unique_ptr<Producer> KafkaBus::make_producer() {
  return std::make_unique<kafka::KafkaProducer>(options_);
}

std::unique_ptr<Consumer> KafkaBus::make_consumer(ConsumerOptions options,
                                                  ConsumerHandler& handler) {
  return std::make_unique<kafka::KafkaConsumer>(options_, std::move(options), handler);
}

std::unique_ptr<Admin> KafkaBus::make_admin() {
  return std::make_unique<kafka::KafkaAdmin>(options_);
}

std::unique_ptr<Reader> KafkaBus::make_reader() {
  return std::make_unique<kafka::KafkaReader>(options_);
}

}  // namespace perdura::platform
