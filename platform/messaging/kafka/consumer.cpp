#include "platform/messaging/kafka/consumer.hpp"

#include <array>

#include "platform/messaging/checks.hpp"

namespace perdura::platform::kafka {
namespace {

constexpr int poll_ms = 100;

Settings ours(const ConsumerOptions& options) {
  return {
      {"group.id", options.group},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"auto.offset.reset", "earliest"},
      {"partition.assignment.strategy", "range"},
  };
}

Settings with_defaults(Settings users) {
  // How soon a topic that is made later is noticed.
  users.try_emplace("topic.metadata.refresh.interval.ms", "10000");
  // How long the partitions of a consumer that was killed lie idle; librdkafka's 45 s are for
  // groups whose rebalance is dear.
  users.try_emplace("session.timeout.ms", "10000");
  return users;
}

std::chrono::milliseconds max_poll_interval(const rd_kafka_conf_t* conf) {
  std::array<char, 32> text{};
  auto size = text.size();
  rd_kafka_conf_get(conf, "max.poll.interval.ms", text.data(), &size);
  return std::chrono::milliseconds(std::stoll(text.data()));
}

}  // namespace

KafkaConsumer::KafkaConsumer(const KafkaBus::Options& bus, ConsumerOptions options,
                             ConsumerHandler& handler)
    : bus_(bus), options_(std::move(options)), handler_(handler), reach_(bus_.on_reach) {
  check_consumer(options_);
  auto conf = make_conf(with_defaults(bus_.settings), ours(options_));
  rd_kafka_conf_set_opaque(conf.get(), this);
  rd_kafka_conf_set_rebalance_cb(conf.get(), &KafkaConsumer::on_rebalance);
  rd_kafka_conf_set_error_cb(conf.get(), &KafkaConsumer::on_error);
  poll_interval_ = max_poll_interval(conf.get());
  handle_ = make_handle(RD_KAFKA_CONSUMER, std::move(conf));
  rd_kafka_poll_set_consumer(handle_.get());
  const Partitions topics(rd_kafka_topic_partition_list_new(0));
  for (const auto& topic : options_.topics) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  check(rd_kafka_subscribe(handle_.get(), topics.get()), "subscribing " + options_.group);
  thread_ = std::thread([this] { run(); });
}

KafkaConsumer::~KafkaConsumer() { close(); }

void KafkaConsumer::run() {
  while (!stopped_within(std::chrono::milliseconds(0))) {
    reach_.look(handle_.get());
    ask_again();
    adjust_fetching();
    gather();
    // Rebalances empty what was gathered: they come only out of librdkafka's poll, in `gather`.
    const auto batches = std::move(gathered_);
    gathered_.clear();
    if (batches.empty()) rest();
    for (const auto& [partition, batch] : batches) {
      const bool taken_away = rd_kafka_assignment_lost(handle_.get()) != 0;
      if (taken_away || stopped_within(std::chrono::milliseconds(0))) break;
      deliver(batch);
    }
  }
  note_lateness();
  rd_kafka_consumer_close(handle_.get());
}

void KafkaConsumer::note_lateness() {
  late_ = std::chrono::steady_clock::now() - polled_ > poll_interval_;
}

void KafkaConsumer::gather() {
  note_lateness();
  int wait = poll_ms;
  for (std::size_t i = 0; i < options_.max_batch; ++i) {
    const KafkaMessage message(rd_kafka_consumer_poll(handle_.get(), wait));
    polled_ = std::chrono::steady_clock::now();
    if (!message) return;
    wait = 0;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      keep(*message);
    } else if (message->err == RD_KAFKA_RESP_ERR__FATAL) {
      fail(rd_kafka_message_errstr(message.get()));
    } else {
      notice(rd_kafka_message_errstr(message.get()));
    }
  }
}

void KafkaConsumer::rest() {
  std::string thrown;
  try {
    handler_.rested();
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  if (thrown != rest_failure_ && !thrown.empty()) notice(options_.group + " at rest: " + thrown);
  rest_failure_ = thrown;
}

void KafkaConsumer::keep(const rd_kafka_message_t& message) {
  const TopicPartition from{rd_kafka_topic_name(message.rkt), message.partition};
  auto& batch = gathered_[from];
  batch.from = from;
  batch.messages.push_back(from_kafka(message));
}

void KafkaConsumer::deliver(const Batch& batch) {
  {
    const std::lock_guard lock(mutex_);
    const auto state = states_.find(batch.from);
    if (state == states_.end()) return;
    const bool wanted = state->second.wanted(std::chrono::steady_clock::now());
    if (state->second.ask || state->second.seek_to) return;
    if (!wanted) {
      state->second.seek_to = batch.first();  // paused after the fetch: to be read again
      return;
    }
  }
  std::optional<std::string> thrown;
  try {
    handler_.handle(batch);
  } catch (const std::exception& error) {
    thrown = error.what();
  }
  if (thrown) {
    return retry_later(batch.from, to_string(batch.from) + " at " + std::to_string(batch.first()) +
                                       ": " + *thrown);
  }
  const std::lock_guard lock(mutex_);
  const auto state = states_.find(batch.from);
  if (state != states_.end()) state->second.pause = {};
}

void KafkaConsumer::retry_later(const TopicPartition& partition, const std::string& cause) {
  notice(cause);
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(partition);
  if (found == states_.end()) return;
  auto& state = found->second;
  const auto doubled = std::max(bus_.retry_pause, state.pause * 2);
  state.pause = std::min(doubled, bus_.max_retry_pause);
  state.retry_at = std::chrono::steady_clock::now() + state.pause;
  state.ask = true;
}

void KafkaConsumer::ask_again() {
  std::vector<TopicPartition> due;
  {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    for (const auto& [partition, state] : states_) {
      if (state.ask && state.wanted(now)) due.push_back(partition);
    }
  }
  for (const auto& partition : due) {
    std::vector<std::optional<std::int64_t>> offsets;
    guarded("asking for an offset", [&] { offsets = handler_.start_offsets({partition}); });
    if (offsets.size() != 1) {
      retry_later(partition, to_string(partition) + ": no offset to go on at");
      continue;
    }
    const std::lock_guard lock(mutex_);
    auto& state = states_.at(partition);  // rebalances come only out of librdkafka's poll
    state.ask = false;
    state.seek_to = offsets.front().value_or(RD_KAFKA_OFFSET_BEGINNING);
  }
}

void KafkaConsumer::adjust_fetching() {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  for (auto& [partition, state] : states_) {
    const bool wanted = state.wanted(now) && !state.ask;
    if (wanted) state.retry_at.reset();
    if (wanted != state.fetching || (wanted && state.seek_to)) {
      tell_fetching(partition, state, wanted);
    }
  }
}

// Resumes before it seeks: a seek drops all that was fetched before it, a resume goes on where the
// application had read to.
void KafkaConsumer::tell_fetching(const TopicPartition& partition, State& state, bool wanted) {
  const auto list = make_list({partition});
  if (!wanted) {
    rd_kafka_pause_partitions(handle_.get(), list.get());
    state.fetching = false;
    return;
  }
  if (!state.fetching) rd_kafka_resume_partitions(handle_.get(), list.get());
  state.fetching = true;
  if (!state.seek_to) return;
  list->elems[0].offset = *state.seek_to;
  const Error error(rd_kafka_seek_partitions(handle_.get(), list.get(), poll_ms * 50));
  const bool good = !error && list->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (good) state.seek_to.reset();  // or it is tried again; until then nothing is delivered
}

bool KafkaConsumer::stopped_within(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return stopping_.wait_for(lock, time, [&] { return stop_; });
}

void KafkaConsumer::fail(const std::string& cause) {
  notice("failed for good: " + cause);
  const std::lock_guard lock(mutex_);
  failure_ = cause;
  stop_ = true;
}

void KafkaConsumer::notice(const std::string& text) const {
  if (bus_.on_notice) bus_.on_notice("Kafka consumer " + options_.group + ": " + text);
}

void KafkaConsumer::pause(const TopicPartition& partition) {
  const std::lock_guard lock(mutex_);
  const auto state = states_.find(partition);
  if (state != states_.end()) state->second.paused = true;
}

void KafkaConsumer::resume(const TopicPartition& partition) {
  const std::lock_guard lock(mutex_);
  const auto state = states_.find(partition);
  if (state != states_.end()) state->second.paused = false;
}

std::vector<TopicPartition> KafkaConsumer::assignment() const {
  const std::lock_guard lock(mutex_);
  std::vector<TopicPartition> partitions;
  for (const auto& [partition, state] : states_) partitions.push_back(partition);
  return partitions;
}

std::optional<std::string> KafkaConsumer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void KafkaConsumer::close() {
  if (std::this_thread::get_id() == thread_.get_id()) {
    throw MessagingError(MessagingError::Kind::Misuse, "closed by its own handler");
  }
  const std::lock_guard one_at_a_time(closing_);
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    stopping_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace perdura::platform::kafka
