#pragma once
// Messages that could not be handled: kept aside in `<topic>.dlq` with their cause, so that they
// block nobody; listed, and sent again once the cause is gone.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/messaging/bus.hpp"

namespace perdura::platform {

namespace header {
inline constexpr std::string_view dead_partition = "dlq.partition";
inline constexpr std::string_view dead_offset = "dlq.offset";
inline constexpr std::string_view dead_group = "dlq.group";
inline constexpr std::string_view dead_cause = "dlq.cause";
inline constexpr std::string_view dead_detail = "dlq.detail";
/// On a message sent again: the one group that it is meant for.
inline constexpr std::string_view replay_for = "replay_for";
}  // namespace header

/// "order" -> "order.dlq".
std::string dead_letter_topic(std::string_view topic);

/// Why a consumer group could not handle a message.
struct DeadLetterCause {
  std::string group;
  std::string cause;   // a stable word to count by: "malformed_header"
  std::string detail;  // for a human; cut at 2,000 bytes
};

/// The message for the dead letter topic: key, value and headers as they were, and the cause. To be
/// published and acknowledged before the offset behind the message is stored.
Message make_dead_letter(const TopicPartition& from, const Received& poison,
                         const DeadLetterCause& cause);

struct DeadLetter {
  /// Where it stands in the dead letter topic.
  TopicPartition at;
  std::int64_t offset = 0;
  /// Where it stood, and the message as it was.
  TopicPartition from;
  std::int64_t from_offset = 0;
  Message original;
  DeadLetterCause cause;
};

struct DeadLetterQuery {
  std::string topic;        // the topic itself, not its dead letter topic
  std::string group;        // only this group's; empty for all
  std::size_t max = 100;    // the most letters in the answer
  std::int64_t after = -1;  // only what stands behind this offset of the dead letter topic
  std::chrono::milliseconds deadline{10'000};  // for each call of the bus
};

/// The dead letters of a topic, by partition and offset; what in the dead letter topic lacks our
/// headers is listed with the cause "unreadable" and offset -1. A topic without a dead letter topic
/// has none. Throws `MessagingError`.
std::vector<DeadLetter> list_dead_letters(Admin& admin, Reader& reader,
                                          const DeadLetterQuery& query);

/// Publishes the originals again, for the group that failed, in the order given, and waits for the
/// acknowledgements. Letters with the cause "unreadable" are `Misuse`. They stay in the dead letter
/// topic: a log forgets nothing, and a repeat has no effect.
Receipts replay_dead_letters(Producer& producer, const std::vector<DeadLetter>& letters,
                             std::chrono::milliseconds deadline);

/// Whether a group is to handle this message: it is no replay, or a replay for this group.
bool is_meant_for(const MessageHeaders& headers, std::string_view group);

}  // namespace perdura::platform
