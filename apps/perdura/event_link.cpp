#include "apps/perdura/event_link.hpp"

#include "platform/messaging/topics.hpp"

namespace perdura::apps {
namespace {

using platform::LogLevel;

constexpr platform::Pauses topic_pauses{std::chrono::milliseconds(250), std::chrono::seconds(2)};
constexpr std::chrono::seconds flush_deadline{5};

std::string names_of(const std::vector<platform::Topic>& topics) {
  std::string text;
  for (const auto& topic : topics) text += (text.empty() ? "" : " ") + topic.name;
  return text;
}

}  // namespace

platform::KafkaBus::Options kafka_options(const Options& options) {
  return {.settings = {{"bootstrap.servers", local_address(options.kafka_port)},
                       // On this machine it costs nothing to look often.
                       {"reconnect.backoff.max.ms", "2000"}}};
}

EventLink::EventLink(Process& process, std::vector<platform::Topic> topics,
                     std::vector<Store*> stores)
    : process_(process),
      topics_(std::move(topics)),
      stores_(std::move(stores)),
      outage_(process.log, "Kafka at " + local_address(process.options.kafka_port),
              "orders are taken, their facts wait in the outbox") {
  auto options = kafka_options(process.options);
  options.on_notice = [&log = process.log](const std::string& notice) {
    log.log(LogLevel::Warning, "kafka: " + notice);
  };
  options.on_reach = [this](bool reached, const std::string& cause) {
    reached ? outage_.answered() : outage_.failed(cause);
  };
  bus_ = std::make_unique<platform::KafkaBus>(std::move(options));
}

void EventLink::consume(platform::ConsumerOptions options, platform::ConsumerHandler& handler) {
  readings_.push_back({std::move(options), handler});
}

void EventLink::start(bool making_topics) {
  producer_ = bus_->make_producer();
  if (!making_topics) return send();
  attempts_ = std::make_unique<platform::Attempts>(topic_pauses, [this] { return attempt(); });
}

bool EventLink::attempt() {
  try {
    return make_topics();
  } catch (const std::exception& error) {
    tell("sending facts to Kafka cannot begin: they wait in the outbox", error.what());
    return false;
  }
}

bool EventLink::make_topics() {
  const auto trouble = platform::try_to_make(*bus_, topics_);
  if (!trouble) {
    outage_.answered();
    send();
    process_.log.log(LogLevel::Info, "topics are there: facts are sent to Kafka",
                     {{"topics", names_of(topics_)}});
    return true;
  }
  const std::string cause = trouble->what();
  if (trouble->kind() == platform::MessagingError::Kind::Unavailable) {
    outage_.unusable(cause);
  } else {
    outage_.answered();
    tell("the topics cannot be made: facts wait in the outbox", cause);
  }
  return false;
}

void EventLink::tell(const char* what, const std::string& cause) {
  if (cause == refused_) return;
  process_.log.log(LogLevel::Error, what, {{"topics", names_of(topics_)}, {"cause", cause}});
  refused_ = cause;
}

void EventLink::send() {
  for (; sending_ < stores_.size(); ++sending_) stores_[sending_]->send_events(*producer_);
  while (consumers_.size() < readings_.size()) {
    const Reading& next = readings_[consumers_.size()];
    consumers_.push_back(bus_->make_consumer(next.options, next.handler));
  }
}

void EventLink::stop() {
  if (attempts_) attempts_->stop();
}

void EventLink::close() {
  for (const auto& consumer : consumers_) consumer->close();
  if (producer_) producer_->close(flush_deadline);
}

}  // namespace perdura::apps
