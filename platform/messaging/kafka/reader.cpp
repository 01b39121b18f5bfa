#include <thread>

#include "platform/messaging/kafka/admin.hpp"

namespace perdura::platform::kafka {
namespace {

using Clock = std::chrono::steady_clock;

// Never joined: librdkafka wants a name for every consumer.
const Settings ours = {
    {"group.id", "perdura-reader"},        {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"}, {"auto.offset.reset", "earliest"},
    {"enable.partition.eof", "true"},
};

std::chrono::milliseconds left(Clock::time_point until) {
  return std::max(std::chrono::milliseconds(0),
                  std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()));
}

constexpr std::chrono::milliseconds ask_again{20};

/// The partition is changing hands, as one that was just made or whose broker went away does; the
/// next answer names the new leader.
bool leader_moves(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
      return true;
    default:
      return false;
  }
}

struct Offset {
  rd_kafka_resp_err_t error;
  std::int64_t value;
};

/// `rd_kafka_query_watermark_offsets` would wait for a broker that is down without end; asking for
/// the offset at a time keeps to its deadline, and the two ends are times too.
Offset ask_once(rd_kafka_t* handle, const TopicPartition& partition, std::int64_t which,
                Clock::time_point until) {
  const auto list = make_list({partition});
  auto& answer = list->elems[0];
  answer.offset = which;
  const auto error = rd_kafka_offsets_for_times(handle, list.get(), to_int(left(until)));
  return {error == RD_KAFKA_RESP_ERR_NO_ERROR ? answer.err : error, answer.offset};
}

std::int64_t ask_offset(rd_kafka_t* handle, const TopicPartition& partition, std::int64_t which,
                        Clock::time_point until) {
  const auto doing = "asking for the offsets of " + to_string(partition);
  auto answer = ask_once(handle, partition, which, until);
  while (leader_moves(answer.error) && left(until) > ask_again) {
    std::this_thread::sleep_for(ask_again);
    answer = ask_once(handle, partition, which, until);
  }
  check(answer.error, doing);
  if (answer.value < 0) {
    throw MessagingError(MessagingError::Kind::Unavailable, doing + ": no answer");
  }
  return answer.value;
}

/// Hands the partition back, whatever happens.
class Assigned {
 public:
  Assigned(rd_kafka_t* handle, const TopicPartition& partition, std::int64_t offset)
      : handle_(handle) {
    const auto list = make_list({partition});
    list->elems[0].offset = offset;
    check(rd_kafka_assign(handle_, list.get()), "reading " + to_string(partition));
  }
  Assigned(const Assigned&) = delete;
  Assigned& operator=(const Assigned&) = delete;
  ~Assigned() { rd_kafka_assign(handle_, nullptr); }

 private:
  rd_kafka_t* handle_;
};

}  // namespace

KafkaReader::KafkaReader(const KafkaBus::Options& options)
    : handle_(make_handle(RD_KAFKA_CONSUMER, make_conf(options.settings, ours))) {
  rd_kafka_poll_set_consumer(handle_.get());
}

KafkaReader::~KafkaReader() { rd_kafka_consumer_close(handle_.get()); }

OffsetRange KafkaReader::range(const TopicPartition& partition,
                               std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  const auto begin = ask_offset(handle_.get(), partition, RD_KAFKA_OFFSET_BEGINNING, until);
  return {begin, ask_offset(handle_.get(), partition, RD_KAFKA_OFFSET_END, until)};
}

std::vector<Received> KafkaReader::read(const TopicPartition& partition, std::int64_t offset,
                                        std::size_t max, std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  const auto bounds = range(partition, deadline);
  auto next = std::max(offset, bounds.begin);
  std::vector<Received> found;
  if (next >= bounds.end || max == 0) return found;
  const std::lock_guard lock(mutex_);
  const Assigned assigned(handle_.get(), partition, next);
  while (next < bounds.end && found.size() < max) {
    const KafkaMessage message(rd_kafka_consumer_poll(handle_.get(), to_int(left(until))));
    if (message && message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      next = message->offset + 1;
      if (message->offset < bounds.end) found.push_back(from_kafka(*message));
    } else if (message && message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      // Offsets need not be dense: the last ones may belong to no message.
      next = std::max(next, message->offset);
    } else if (!message || left(until).count() == 0) {
      throw MessagingError(MessagingError::Kind::Unavailable,
                           "reading " + to_string(partition) + ": no answer");
    }
  }
  return found;
}

}  // namespace perdura::platform::kafka
