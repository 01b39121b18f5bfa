#include "platform/messaging/kafka/producer.hpp"

#include <array>
#include <optional>

#include "platform/messaging/checks.hpp"

namespace perdura::platform::kafka {
namespace {

using Kind = MessagingError::Kind;

constexpr int poll_ms = 100;
constexpr int purge_flush_ms = 5'000;

std::size_t bytes_of(const Message& message) {
  auto bytes = message.key.size() + message.value.size();
  for (const auto& [name, value] : message.headers) bytes += name.size() + value.size();
  return bytes;
}

Headers make_headers(const Message& message) {
  Headers headers(rd_kafka_headers_new(message.headers.size()));
  for (const auto& [name, value] : message.headers) {
    rd_kafka_header_add(headers.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return headers;
}

// Only what no repetition mends, and only if it surely is not in the log.
bool is_refusal(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return true;
    default:
      return false;
  }
}

Receipt receipt_of(const rd_kafka_message_t& message) {
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    return {.outcome = Receipt::Outcome::Acknowledged,
            .partition = message.partition,
            .offset = message.offset};
  }
  const bool surely_not = rd_kafka_message_status(&message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
  return {.outcome = surely_not && is_refusal(message.err) ? Receipt::Outcome::Refused
                                                           : Receipt::Outcome::InDoubt,
          .cause = rd_kafka_err2str(message.err)};
}

const Settings ours = {
    {"acks", "all"},
    {"enable.idempotence", "true"},
    // Without end: a message that timed out alone would let later ones of its key overtake it.
    {"message.timeout.ms", "0"},
    {"partitioner", "murmur2"},
    // The bounds are ours, so that a batch is taken whole or not at all.
    {"queue.buffering.max.messages", "0"},
    {"queue.buffering.max.kbytes", "2147483647"},
};

Settings with_defaults(Settings users) {
  // How long a topic that nobody knows may still appear; librdkafka's own default is 30 s.
  users.try_emplace("topic.metadata.propagation.max.ms", "5000");
  users.try_emplace("linger.ms", "5");
  return users;
}

}  // namespace

KafkaProducer::KafkaProducer(const KafkaBus::Options& options)
    : options_(options), reach_(options_.on_reach) {
  auto conf = make_conf(with_defaults(options.settings), ours);
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), &KafkaProducer::on_delivery);
  rd_kafka_conf_set_error_cb(conf.get(), &KafkaProducer::on_error);
  handle_ = make_handle(RD_KAFKA_PRODUCER, std::move(conf));
  poller_ = std::thread([this] { poll(); });
}

KafkaProducer::~KafkaProducer() { close(std::chrono::milliseconds(0)); }

void KafkaProducer::poll() {
  while (!stop_) {
    rd_kafka_poll(handle_.get(), poll_ms);
    reach_.look(handle_.get());
  }
}

Producer::BatchId KafkaProducer::publish(std::vector<Message> batch, Done done) {
  check_batch(batch, options_.max_queued);
  const std::lock_guard ordered(order_);
  const auto id = admit(batch, std::move(done));
  for (std::size_t i = 0; i < batch.size(); ++i) hand_over(batch[i], id, i);
  if (batch.empty()) finish(id, "");
  return id;
}

Producer::BatchId KafkaProducer::admit(const std::vector<Message>& batch, Done done) {
  std::size_t bytes = 0;
  for (const auto& message : batch) bytes += bytes_of(message);
  if (bytes > options_.max_queued_bytes) {
    throw MessagingError(Kind::Misuse, "a batch of " + std::to_string(bytes) +
                                           " bytes never fits into the producer's queue");
  }
  const std::lock_guard lock(mutex_);
  if (closed_) throw MessagingError(Kind::Closed, "the producer is closed");
  std::array<char, 512> why{};
  if (rd_kafka_fatal_error(handle_.get(), why.data(), why.size()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw MessagingError(Kind::Failed, std::string("Kafka producer: ") + why.data());
  }
  if (queued_ + batch.size() > options_.max_queued ||
      queued_bytes_ + bytes > options_.max_queued_bytes) {
    throw MessagingError(Kind::QueueFull, "the producer's queue has no room for " +
                                              std::to_string(batch.size()) +
                                              " messages: it holds " + std::to_string(queued_));
  }
  queued_ += batch.size();
  queued_bytes_ += bytes;
  const auto id = ++last_batch_;
  open_[id] = {Receipts(batch.size()), batch.size(), std::move(done)};
  return id;
}

void KafkaProducer::hand_over(const Message& message, BatchId batch, std::size_t index) {
  auto ticket = std::make_unique<Ticket>(Ticket{batch, index, bytes_of(message)});
  auto headers = make_headers(message);
  std::array<rd_kafka_vu_t, 6> parts{};
  parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  parts[0].u.cstr = message.topic.c_str();
  parts[1].vtype = RD_KAFKA_VTYPE_KEY;
  parts[1].u.mem = {const_cast<char*>(message.key.data()), message.key.size()};
  parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
  parts[2].u.mem = {const_cast<char*>(message.value.data()), message.value.size()};
  parts[3].vtype = RD_KAFKA_VTYPE_HEADERS;
  parts[3].u.headers = headers.get();
  parts[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  parts[4].u.i = RD_KAFKA_MSG_F_COPY;
  parts[5].vtype = RD_KAFKA_VTYPE_OPAQUE;
  parts[5].u.ptr = ticket.get();
  const Error error(rd_kafka_produceva(handle_.get(), parts.data(), parts.size()));
  if (!error) {
    static_cast<void>(headers.release());
    static_cast<void>(ticket.release());  // comes back in `on_delivery`
    return;
  }
  const auto code = rd_kafka_error_code(error.get());
  settle(*ticket,
         {.outcome = is_refusal(code) ? Receipt::Outcome::Refused : Receipt::Outcome::InDoubt,
          .cause = rd_kafka_error_string(error.get())});
}

void KafkaProducer::on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): librdkafka hands our pointer back.
  const std::unique_ptr<Ticket> ticket(static_cast<Ticket*>(message->_private));
  static_cast<KafkaProducer*>(self)->settle(*ticket, receipt_of(*message));
}

void KafkaProducer::on_error(rd_kafka_t* handle, int code, const char* reason, void* self) {
  auto& producer = *static_cast<KafkaProducer*>(self);
  if (producer.reach_.take(code, reason)) return;
  if (producer.options_.on_notice) {
    producer.options_.on_notice(std::string("Kafka producer: ") + reason);
  }
  // After a fatal error nothing more is sent: whoever waits must hear of it.
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  }
}

void KafkaProducer::settle(const Ticket& ticket, Receipt receipt) {
  {
    const std::lock_guard lock(mutex_);
    --queued_;
    queued_bytes_ -= ticket.bytes;
    if (queued_ == 0) settled_.notify_all();
    const auto found = open_.find(ticket.batch);
    if (found == open_.end()) return;  // given up
    found->second.receipts[ticket.index] = std::move(receipt);
    if (--found->second.missing > 0) return;
  }
  finish(ticket.batch, "");
}

void KafkaProducer::finish(BatchId batch, const std::string& cause) {
  decltype(open_)::node_type node;
  {
    const std::lock_guard lock(mutex_);
    node = open_.extract(batch);
  }
  if (node.empty()) return;
  for (auto& receipt : node.mapped().receipts) {
    if (receipt.outcome == Receipt::Outcome::InDoubt && receipt.cause.empty()) {
      receipt.cause = cause;
    }
  }
  if (node.mapped().done) node.mapped().done(std::move(node.mapped().receipts));
}

void KafkaProducer::give_up(BatchId batch) { finish(batch, "given up"); }

Receipts KafkaProducer::publish_and_wait(std::vector<Message> batch,
                                         std::chrono::milliseconds deadline) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<Receipts> receipts;
  };
  const auto shared = std::make_shared<Shared>();
  const auto id = publish(std::move(batch), [shared](Receipts receipts) {
    const std::lock_guard lock(shared->mutex);
    shared->receipts = std::move(receipts);
    shared->changed.notify_all();
  });
  const auto settled = [&] { return shared->receipts.has_value(); };
  std::unique_lock lock(shared->mutex);
  if (!shared->changed.wait_for(lock, deadline, settled)) {
    lock.unlock();
    give_up(id);
    lock.lock();
    shared->changed.wait(lock, settled);  // at once: `done` has been called, or is about to be
  }
  return std::move(*shared->receipts);
}

bool KafkaProducer::flush(std::chrono::milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return settled_.wait_for(lock, deadline, [&] { return queued_ == 0; });
}

void KafkaProducer::close(std::chrono::milliseconds deadline) {
  {
    const std::lock_guard ordered(order_);
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
  }
  if (!flush(deadline)) {
    rd_kafka_purge(handle_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    flush(std::chrono::milliseconds(purge_flush_ms));
  }
  stop_ = true;
  poller_.join();
  rd_kafka_flush(handle_.get(), 0);  // reports that came after the last poll free their tickets
  handle_.reset();
  std::unique_lock lock(mutex_);
  while (!open_.empty()) {
    const auto id = open_.begin()->first;
    lock.unlock();
    finish(id, "closed");
    lock.lock();
  }
}

std::size_t KafkaProducer::queued() const {
  const std::lock_guard lock(mutex_);
  return queued_;
}

}  // namespace perdura::platform::kafka
