#include "simulator/feed/bus_sink.hpp"

#include <algorithm>
#include <utility>

namespace perdura::simulator::feed {

using platform::Message;
using platform::MessagingError;
using platform::Receipt;

namespace {

constexpr std::chrono::milliseconds look_each{100};
constexpr std::size_t read_at_once = 2'000;

platform::MessageHeaders added_headers(const WorldName& world,
                                       const std::optional<std::uint64_t>& seed) {
  platform::MessageHeaders headers{{std::string(header::world), world.text()}};
  if (seed) headers.emplace_back(header::seed, std::to_string(*seed));
  return headers;
}

}  // namespace

BusSink::BusSink(platform::Bus& bus, BusSinkOptions options)
    : bus_(bus), options_(std::move(options)) {
  try {
    make_topics();
    producer_ = bus_.make_producer();
  } catch (const MessagingError& error) {
    throw Refused(error.what());
  }
}

BusSink::~BusSink() = default;

void BusSink::make_topics() {
  const auto& world = options_.world;
  const auto admin = bus_.make_admin();
  if (options_.replace) {
    admin->delete_topics(world.prefix(), options_.patience);
  } else if (!admin->list_topics(world.prefix(), options_.to_answer).empty()) {
    throw Occupied("there are topics " + world.prefix() + "* already");
  }
  std::vector<platform::Topic> topics;
  for (const auto& topic : options_.source.topics) {
    topics.push_back({world.topic(topic.name), topic.partitions});
  }
  admin->create_topics(topics, options_.patience);
}

Message BusSink::addressed(const Message& message) const {
  Message sent = message;
  sent.topic = options_.world.topic(message.topic);
  for (auto& header : added_headers(options_.world, options_.source.seed)) {
    sent.headers.push_back(std::move(header));
  }
  return sent;
}

void BusSink::send(const Fact& fact) {
  const auto message = addressed(fact.message);
  check();
  while (!publish(message)) wait(false);
  ++taken_;
}

/// False: the queue is full.
bool BusSink::publish(const Message& message) {
  try {
    producer_->publish({message}, [reports = reports_](const platform::Receipts& receipts) {
      const auto& receipt = receipts.front();
      if (receipt.outcome == Receipt::Outcome::Acknowledged) {
        ++reports->safe;
        return;
      }
      const std::lock_guard lock(reports->mutex);
      if (reports->failed) return;
      reports->cause = receipt.cause;
      reports->failed = true;
    });
    return true;
  } catch (const MessagingError& error) {
    if (error.kind() == MessagingError::Kind::QueueFull) return false;
    throw SinkError(error.what());
  }
}

void BusSink::wait(bool for_all) {
  auto queued = producer_->queued();
  for (auto silent = look_each; !producer_->flush(look_each); silent += look_each) {
    const auto now = producer_->queued();
    if (std::exchange(queued, now) > now) silent = {};
    if (silent == std::chrono::milliseconds::zero() && !for_all) return;
    if (silent < options_.patience) continue;
    throw SinkError("Kafka has taken nothing for " +
                    std::to_string(options_.patience / std::chrono::seconds(1)) + " s; " +
                    std::to_string(now) + " messages wait");
  }
}

void BusSink::finish() {
  wait(true);
  check();
  if (reports_->safe != taken_) throw SinkError("not all messages are acknowledged");
}

void BusSink::check() const {
  if (!reports_->failed) return;
  const std::lock_guard lock(reports_->mutex);
  throw SinkError("Kafka did not take a message: " + reports_->cause);
}

void BusSink::read_back(const OnFact& told) {
  try {
    const auto reader = bus_.make_reader();
    for (const auto& topic : options_.source.topics) {
      for (std::int32_t number = 0; number < topic.partitions; ++number) {
        const platform::TopicPartition from{options_.world.topic(topic.name), number};
        const auto end = reader->range(from, options_.patience).end;
        for (std::int64_t next = 0; next < end;) {
          auto found = reader->read(from, next, read_at_once, options_.patience);
          if (found.empty()) break;
          next = found.back().offset + 1;
          for (auto& one : found) {
            told({as_published(std::move(one.message), options_.world, options_.source.seed), {}});
          }
        }
      }
    }
  } catch (const MessagingError& error) {
    throw SinkError(std::string("reading back: ") + error.what());
  }
}

Message as_published(Message message, const WorldName& world,
                     const std::optional<std::uint64_t>& seed) {
  if (message.topic.starts_with(world.prefix())) message.topic.erase(0, world.prefix().size());
  const auto added = added_headers(world, seed);
  auto& headers = message.headers;
  const bool ours =
      headers.size() >= added.size() && std::equal(added.rbegin(), added.rend(), headers.rbegin());
  if (ours) headers.resize(headers.size() - added.size());
  return message;
}

}  // namespace perdura::simulator::feed
