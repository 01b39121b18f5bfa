// How a consumer gets and gives back its partitions. All of it runs on the consumer's own thread,
// out of librdkafka's poll or close.
#include "platform/messaging/kafka/consumer.hpp"

namespace perdura::platform::kafka {

void KafkaConsumer::on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t code,
                                 rd_kafka_topic_partition_list_t* list, void* self) {
  auto& consumer = *static_cast<KafkaConsumer*>(self);
  consumer.gathered_.clear();
  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    consumer.assign(from_list(*list));
  } else {
    consumer.give_back();
  }
}

void KafkaConsumer::on_error(rd_kafka_t*, int code, const char* reason, void* self) {
  auto& consumer = *static_cast<KafkaConsumer*>(self);
  if (consumer.reach_.take(code, reason)) return;
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    consumer.fail(reason);
  } else {
    consumer.notice(reason);
  }
}

void KafkaConsumer::assign(const std::vector<TopicPartition>& partitions) {
  std::vector<std::optional<std::int64_t>> offsets;
  if (!partitions.empty() && !ask_offsets(partitions, offsets)) {
    rd_kafka_assign(handle_.get(), nullptr);
    return;
  }
  const auto list = make_list(partitions);
  {
    const std::lock_guard lock(mutex_);
    states_.clear();
    for (std::size_t i = 0; i < partitions.size(); ++i) {
      list->elems[i].offset = offsets[i].value_or(RD_KAFKA_OFFSET_BEGINNING);
      states_[partitions[i]];
    }
  }
  if (rd_kafka_assign(handle_.get(), list.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    fail("the assignment was refused");
  }
}

/// Until the handler answers, or the consumer is stopped (then false). Meanwhile the group may take
/// us for dead: then the next rebalance is a loss.
bool KafkaConsumer::ask_offsets(const std::vector<TopicPartition>& partitions,
                                std::vector<std::optional<std::int64_t>>& offsets) {
  auto pause = bus_.retry_pause;
  for (;;) {
    guarded("asking for offsets", [&] {
      offsets = handler_.start_offsets(partitions);
      if (offsets.size() == partitions.size()) return;
      throw MessagingError(MessagingError::Kind::Misuse, "there must be one offset a partition");
    });
    if (offsets.size() == partitions.size()) return true;
    if (stopped_within(pause)) return false;
    pause = std::min(pause * 2, bus_.max_retry_pause);
  }
}

void KafkaConsumer::give_back() {
  std::vector<TopicPartition> ours;
  std::vector<TopicPartition> held;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [partition, state] : states_) {
      ours.push_back(partition);
      if (!state.fetching) held.push_back(partition);
    }
  }
  if (!ours.empty()) {
    // librdkafka calls it a revocation if a rebalance was due already when we were thrown out.
    const bool taken_away = late_ || rd_kafka_assignment_lost(handle_.get()) != 0;
    guarded("giving back partitions",
            [&] { taken_away ? handler_.lost(ours) : handler_.revoked(ours); });
  }
  // A pause ends with the assignment; librdkafka may remember it.
  if (!held.empty()) rd_kafka_resume_partitions(handle_.get(), make_list(held).get());
  {
    const std::lock_guard lock(mutex_);
    states_.clear();
  }
  rd_kafka_assign(handle_.get(), nullptr);
}

void KafkaConsumer::guarded(const char* doing, const std::function<void()>& call) {
  try {
    call();
  } catch (const std::exception& error) {
    notice(std::string(doing) + ": " + error.what());
  }
}

}  // namespace perdura::platform::kafka
